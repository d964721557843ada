import type { Role } from '../../shared/domain/person.ts';
import type { Clock } from '../clock.ts';
import { StartError } from '../start-error.ts';
import harborFile from './companies/harbor.json' with { type: 'json' };
import lumenFile from './companies/lumen.json' with { type: 'json' };
import { CompanyFile } from './company-file.ts';
import { hasCompanyBeside } from './other-company.ts';
import { emailOf, type SeedDeps, seedCompany } from './seed-company.ts';

/** Of every demo account; for trying out on one's own machine, never for real people. */
export const DEMO_PASSWORD = 'lantern-moth-dusk';

const LUMEN = CompanyFile.parse(lumenFile);
const HARBOR = CompanyFile.parse(harborFile);

export interface DemoAccount {
  email: string;
  name: string;
  title: string;
  role: Role;
}

const accountsOf = (company: CompanyFile): DemoAccount[] =>
  company.people.map(({ key, ...person }) => ({ ...person, email: emailOf(company, key) }));

/** The company of the demo, the owner first. */
export const DEMO_ACCOUNTS: readonly DemoAccount[] = accountsOf(LUMEN);

/** Another company on the same server, which sees nothing of the first. */
export const OTHER_COMPANY_ACCOUNTS: readonly DemoAccount[] = accountsOf(HARBOR);

/**
 * Both companies, as if they had worked here for days; what is there already stays as it is. Throws
 * `NotForDemo`, with nothing changed, where there is another company: everybody knows the password.
 */
export async function seedDemoCompany(deps: SeedDeps, clock: Clock): Promise<void> {
  const companies = [LUMEN, HARBOR];
  const domains = companies.map(({ domain }) => domain);
  if (await hasCompanyBeside(deps.database, domains)) {
    throw new StartError('NotForDemo', 'another company is here');
  }
  for (const company of companies) {
    await seedCompany(deps, company, DEMO_PASSWORD, clock());
  }
}
