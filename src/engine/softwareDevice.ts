/** What devices call themselves that the processor plays: Chromium's, Mesa's, Windows' own. */
const names = /swiftshader|llvmpipe|lavapipe|softpipe|basic render/i;

/** Whether a WebGPU adapter is the processor in disguise. */
export function isSoftwareAdapter(info: Partial<GPUAdapterInfo>): boolean {
  const { isFallbackAdapter = false, vendor, architecture, device, description } = info;
  return isFallbackAdapter || names.test([vendor, architecture, device, description].join(' '));
}

/** A WebGL context's own description of what draws; empty where the browser hides it. */
export function webglRenderer(gl: WebGLRenderingContext | WebGL2RenderingContext): string {
  const extension = gl.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = gl.getParameter(extension?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER);
  return typeof name === 'string' ? name : '';
}

/** Whether this thread has a WebGL that is more than the processor in disguise. */
export function hasHardwareWebgl(): boolean {
  if (typeof OffscreenCanvas === 'undefined') return false;
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!gl) return false;
  const software = names.test(webglRenderer(gl));
  // Browsers keep few contexts at a time.
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return !software;
}
