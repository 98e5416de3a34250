import type { Fault } from '../../core/fault';

/** What a trainer that is being opened, or was opened, tells of its end: the first fault counts. */
export class Failure {
  private fault: Fault | null = null;
  private listener: ((fault: Fault) => void) | null = null;

  report(fault: Fault): void {
    if (this.fault !== null) return;
    this.fault = fault;
    this.listener?.(fault);
  }

  listen(listener: (fault: Fault) => void): void {
    this.listener = listener;
    if (this.fault !== null) listener(this.fault);
  }

  first(): Promise<never> {
    return new Promise((_, reject) => this.listen(reject));
  }
}
