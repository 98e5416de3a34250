import { Fault } from '../fault';

const quote = 0x22;
const backslash = 0x5c;
const open = [0x7b, 0x5b];
const close = [0x7d, 0x5d];

/**
 * Throws when an object of a valid JSON text names a key twice. `JSON.parse` keeps the last one in
 * silence, so two readers could see two files in one.
 */
function refuseDuplicates(text: string): void {
  const keys: Set<string>[] = [];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (open.includes(code)) keys.push(new Set());
    else if (close.includes(code)) keys.pop();
    else if (code === quote) {
      const begin = i;
      for (i++; i < text.length && text.charCodeAt(i) !== quote; i++) {
        if (text.charCodeAt(i) === backslash) i++;
      }
      let next = i + 1;
      while (next < text.length && /\s/.test(text.charAt(next))) next++;
      if (text.charAt(next) !== ':') continue;
      const key = String(JSON.parse(text.slice(begin, i + 1)));
      const seen = keys.at(-1);
      if (seen?.has(key)) throw new Fault({ code: 'file.duplicate', params: { tensor: key } });
      seen?.add(key);
    }
  }
}

/**
 * The header's entries by name, values as JSON gives them.
 * @throws Fault `file.header` when it is not a JSON object in UTF-8, `file.duplicate`
 */
export function entries(bytes: Uint8Array): Map<string, unknown> {
  let text: string;
  let header: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    header = JSON.parse(text);
  } catch {
    throw new Fault({ code: 'file.header', params: {} });
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw new Fault({ code: 'file.header', params: {} });
  }
  refuseDuplicates(text);
  return new Map<string, unknown>(Object.entries(header));
}
