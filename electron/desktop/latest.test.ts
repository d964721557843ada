import { expect, it, vi } from 'vitest';
import { createLatest } from './latest.ts';

it('drops an answer that a newer question overtook', async () => {
  const answers: PromiseWithResolvers<string>[] = [];
  const used: string[] = [];
  const latest = createLatest(
    () => {
      const answer = Promise.withResolvers<string>();
      answers.push(answer);
      return answer.promise;
    },
    (answer) => used.push(answer),
    (cause) => used.push(`failed: ${cause}`),
  );
  latest.ask();
  latest.ask();
  answers[1]?.resolve('locked');
  await vi.waitFor(() => expect(used).toEqual(['locked']));
  answers[0]?.resolve('unlocked');
  latest.ask();
  answers[2]?.reject('gone');
  await vi.waitFor(() => expect(used).toEqual(['locked', 'failed: gone']));
  latest.ask();
  latest.stop();
  answers[3]?.resolve('late');
  await answers[3]?.promise;
  expect(used).toEqual(['locked', 'failed: gone']);
});
