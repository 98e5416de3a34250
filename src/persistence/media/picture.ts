import type { Pixels } from '../../core/pixels';

/** Each pixel `scale` times each way, so that small pictures stay sharp when others enlarge them. */
export function enlarge({ data, width, height }: Pixels, scale: number): Pixels {
  const out = new Uint8ClampedArray(data.length * scale * scale);
  const from = new Uint32Array(data.buffer, data.byteOffset, width * height);
  const to = new Uint32Array(out.buffer);
  for (let y = 0; y < height * scale; y++) {
    const row = Math.floor(y / scale) * width;
    for (let x = 0; x < width * scale; x++) {
      to[y * width * scale + x] = from[row + Math.floor(x / scale)] ?? 0;
    }
  }
  return { width: width * scale, height: height * scale, data: out };
}

/** By a canvas of the page: not every browser has others. */
export async function png({ data, width, height }: Pixels): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(new ImageData(data, width, height), 0, 0);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error('The canvas gave no picture.'));
    }, 'image/png');
  });
}

/** Hands a file to the browser's downloads. */
export function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Browsers read the address after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
