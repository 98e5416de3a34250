/**
 * Lets the page or the worker do what waits: draw, answer a key or a message. A MessageChannel, since
 * timers have a minimum delay and are slowed down in hidden tabs.
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
