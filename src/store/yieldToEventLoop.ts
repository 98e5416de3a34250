/**
 * Lets the page do what waits: draw, answer a key. A MessageChannel, since timers are slowed down in
 * hidden tabs.
 */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
