/** Statuses whose responses have no body, by the standard of fetch. */
const bodiless = [101, 204, 205, 304];

/**
 * The same response, with the headers by which a page is isolated from other sites' pages. Only such a
 * page may share memory between threads, and a host of plain files cannot send them.
 */
export function isolated(response: Response): Response {
  // A redirect that the browser follows itself can't be copied.
  if (response.status === 0) return response;
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  // The body is not compressed any more.
  headers.delete('Content-Encoding');
  headers.delete('Content-Length');
  // Kept, it answers every request for its address.
  headers.delete('Vary');
  const { status, statusText } = response;
  const body = bodiless.includes(status) ? null : response.body;
  return new Response(body, { status, statusText, headers });
}
