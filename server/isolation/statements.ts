/** What a request makes the database do, so that two requests can be compared by their work and not by time. */
export interface Statements {
  /** To be told of every statement, without its parameters. */
  heard(statement: string): void;
  /** Runs `work`; answers with the statements meanwhile. */
  during<T>(work: () => Promise<T>): Promise<{ value: T; statements: string[] }>;
}

/** The server's own rounds, which come whenever their time is. */
const ROUNDS = /closed_among|sessions_ended_since|tenants_with_|audit_behind/;

export function createStatements(): Statements {
  let heard: string[] = [];
  return {
    heard(statement) {
      if (!ROUNDS.test(statement)) heard.push(statement);
    },
    async during(work) {
      heard = [];
      const value = await work();
      return { value, statements: heard };
    },
  };
}
