/** Something to wait at while it is closed. Starts open. */
export class Gate {
  #waiting: (() => void)[] = [];
  #isOpen = true;

  open(): void {
    this.#isOpen = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const go of waiting) go();
  }

  close(): void {
    this.#isOpen = false;
  }

  async passed(): Promise<void> {
    while (!this.#isOpen) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
  }
}
