type EventName = 'message' | 'error' | 'messageerror';

/** A worker as the page sees it, or what stands in for one. */
export interface Peer<Message> {
  postMessage(message: Message, transfer?: Transferable[]): void;
  addEventListener(type: EventName, listener: (event: Event) => void): void;
  terminate(): void;
}

/**
 * A worker; or, in a browser that can't make one (it knows no workers, or none that are modules), what
 * does its work in the page's own thread. The worker counts as made with its first message: one that
 * breaks before it gives way, and what it was sent is sent again. What comes with memory that changes hands
 * can't be sent again, and waits for that first message.
 * @param greeting is answered by every worker, and changes nothing
 */
export function workerOrPage<Message>(
  makeWorker: () => Peer<Message>,
  makeInPage: () => Promise<Peer<Message>>,
  greeting: Message,
): Peer<Message> {
  const listeners: [EventName, (event: Event) => void][] = [];
  /** What was sent before the first answer; null from then on. */
  let unanswered: Message[] | null = [];
  /** What waits for that answer, in its order. */
  let waiting: { message: Message; transfer: Transferable[] }[] = [];
  let peer: Peer<Message> | null = null;
  let ended = false;

  const tell = (type: EventName, event: Event) => {
    for (const [name, listener] of [...listeners]) if (name === type) listener(event);
  };
  const answered = () => {
    unanswered = null;
    const ready = waiting;
    waiting = [];
    try {
      for (const { message, transfer } of ready) peer?.postMessage(message, transfer);
    } catch {
      tell('messageerror', new Event('messageerror'));
    }
  };
  const follow = (made: Peer<Message>, onError: (event: Event) => void) => {
    peer = made;
    made.addEventListener('message', (event) => {
      if (peer !== made) return;
      if (unanswered !== null) answered();
      tell('message', event);
    });
    made.addEventListener('messageerror', (event) => {
      if (peer === made) tell('messageerror', event);
    });
    made.addEventListener('error', (event) => {
      if (peer === made) onError(event);
    });
  };
  const workInPage = () => {
    peer = null;
    makeInPage().then(
      (made) => {
        if (ended) {
          made.terminate();
          return;
        }
        follow(made, (event) => tell('error', event));
        for (const message of unanswered ?? []) made.postMessage(message);
        answered();
      },
      () => tell('error', new Event('error')),
    );
  };

  try {
    follow(makeWorker(), (event) => {
      if (unanswered === null) {
        tell('error', event);
        return;
      }
      event.preventDefault();
      peer?.terminate();
      workInPage();
    });
  } catch {
    workInPage();
  }
  return {
    postMessage: (message, transfer = []) => {
      if (unanswered !== null && (transfer.length > 0 || waiting.length > 0)) {
        if (waiting.length === 0) peer?.postMessage(greeting);
        waiting.push({ message, transfer });
        return;
      }
      // First: a message that can't be sent is not kept for another try.
      peer?.postMessage(message, transfer);
      unanswered?.push(message);
    },
    addEventListener: (type, listener) => void listeners.push([type, listener]),
    terminate: () => {
      ended = true;
      peer?.terminate();
      peer = null;
    },
  };
}
