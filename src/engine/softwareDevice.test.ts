import { afterEach, expect, test, vi } from 'vitest';
import { hasHardwareWebgl, isSoftwareAdapter } from './softwareDevice';

afterEach(() => vi.unstubAllGlobals());

test.each([
  [{ vendor: 'google', architecture: 'swiftshader' }, true],
  [{ isFallbackAdapter: true }, true],
  [{ description: 'llvmpipe (LLVM 19.1.7, 256 bits)' }, true],
  [{ description: 'Microsoft Basic Render Driver' }, true],
  [{ vendor: 'nvidia', architecture: 'hopper', isFallbackAdapter: false }, false],
  [{ vendor: 'intel', architecture: 'gen-12lp' }, false],
  [{}, false],
])('an adapter that says %o', (info, software) => {
  expect(isSoftwareAdapter(info)).toBe(software);
});

/** A canvas whose WebGL says that it is drawn by `renderer`. */
function stubWebgl(renderer: string | null) {
  const loseContext = vi.fn();
  const gl = {
    RENDERER: 0x1f01,
    getParameter: () => renderer,
    getExtension: (name: string) => (name === 'WEBGL_lose_context' ? { loseContext } : null),
  };
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext = () => (renderer === null ? null : gl);
    },
  );
  return loseContext;
}

test('WebGL on a graphics card is one, and its context is given back', () => {
  const loseContext = stubWebgl('ANGLE (Intel, Mesa Intel(R) UHD Graphics 620, OpenGL 4.6)');
  expect(hasHardwareWebgl()).toBe(true);
  expect(loseContext).toHaveBeenCalledOnce();
});

test.each([
  'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device), SwiftShader driver)',
  'llvmpipe',
  null,
])('WebGL by %s is none', (renderer) => {
  stubWebgl(renderer);
  expect(hasHardwareWebgl()).toBe(false);
});

test('a thread without canvases has none', () => {
  vi.stubGlobal('OffscreenCanvas', undefined);
  expect(hasHardwareWebgl()).toBe(false);
});
