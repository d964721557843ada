import { config } from 'zod';

// zod compiles schemas with `new Function`. The page's policy refuses that, and even the attempt is a
// violation. This file has to come before every file that makes a schema.
config({ jitless: true });
