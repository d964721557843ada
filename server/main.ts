import { addPersonByCommand } from './command/add-person.ts';
import { closeCompanyByCommand } from './command/close-company.ts';
import { createCompany } from './command/create-company.ts';
import { explain } from './command/explain.ts';
import { type Command, readFlags } from './command/flags.ts';
import { resetFactorsByCommand } from './command/reset-factors.ts';
import { rotateKeys } from './command/rotate-keys.ts';
import { runServer } from './command/run-server.ts';
import { readSettings, type Settings } from './command/settings.ts';
import { terminalLanguage } from './command/terminal-language.ts';
import { serverSentencesIn } from './language/sentences.ts';
import type { Log } from './log.ts';

/** One JSON object a line, for whatever collects logs; stdout is for people. */
const log: Log = (entry) => {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), ...entry })}\n`);
};

const say = serverSentencesIn(terminalLanguage(process.env));
let settings: Settings | null = null;

try {
  const command = readFlags(process.argv.slice(2));
  settings = readSettings(process.env, command.run === 'server' && command.demo);
  process.exitCode = (await run(command, settings)) ? 0 : 1;
} catch (error) {
  console.error(explain(error, settings, say));
  process.exitCode = 1;
}

async function run(command: Command, settings: Settings): Promise<boolean> {
  switch (command.run) {
    case 'server':
      await runServer(settings, command.demo, log, say);
      return true;
    case 'create-company':
      return createCompany(settings.source, command.company, say);
    case 'add-person':
      return addPersonByCommand(settings.source, command.person, say);
    case 'close-company':
      return closeCompanyByCommand(settings.source, command.closing, say);
    case 'rotate-keys':
      return rotateKeys(settings, command.rotation, say);
    case 'reset-factors':
      return resetFactorsByCommand(settings.source, command.reset, say);
  }
}
