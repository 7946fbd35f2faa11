/** Why the demo cannot start: what happened, and what to do about it. */
export class StartError extends Error {
  /**
   * @param {`start/${string}`} code
   * @param {string} message what happened, with the number or name that matters
   * @param {string} remedy what the person can do
   */
  constructor(code, message, remedy) {
    super(message);
    this.name = 'StartError';
    this.code = code;
    this.remedy = remedy;
  }

  toString() {
    return `${this.code}: ${this.message}\nWhat to do: ${this.remedy}`;
  }
}
