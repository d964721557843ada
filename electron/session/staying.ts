import { NightjarError } from '../../shared/errors/app-error.ts';

/**
 * Asks where, and writes there; false when nobody chose a place. `parts` are asked for when somebody has. A
 * file that cannot be written to its end is taken away again, and what went wrong is thrown.
 */
export type SaveOutside = (
  name: string,
  parts: AsyncIterable<Uint8Array | string>,
) => Promise<boolean>;

/** For what may go on only while all is as it was when it was begun. */
export interface Staying {
  /** It was opened, locked, signed out, or put away: what was begun before may not go on. */
  over(): void;
  /** Answers whether all is still as it is now. */
  since(): () => boolean;
}

/** `look`: what should have happened by now happens. */
export function createStaying(look: () => void): Staying {
  let turn = 0;
  return {
    over() {
      turn += 1;
    },
    since() {
      const begun = turn;
      return () => {
        look();
        return turn === begun;
      };
    },
  };
}

/**
 * A dialog may stand there for long, and a file may take long: nothing more leaves once it is locked, or
 * somebody else's. @throws NightjarError `WrongState` then, out of `save`
 */
export function savingWhile(staying: Staying, save: SaveOutside): SaveOutside {
  return (name, parts) => {
    const stays = staying.since();
    const check = () => {
      if (!stays()) throw new NightjarError('WrongState', 'locked meanwhile');
    };
    async function* checked() {
      check();
      for await (const part of parts) {
        check();
        yield part;
        check();
      }
      check();
    }
    return save(name, checked());
  };
}

/** The same for a text in one piece. */
export const textSaver =
  (save: SaveOutside) =>
  (name: string, text: string): Promise<boolean> =>
    save(name, piece(text));

async function* piece(text: string): AsyncGenerator<string> {
  yield text;
}
