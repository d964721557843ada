import { type FormEvent, useId, useState } from 'react';
import { SETTINGS, type SettingName } from '../../../../shared/policy/generated.ts';
import { PolicyPart } from '../../../../shared/policy/policy.ts';
import type { SettingShape } from '../../../../shared/policy/setting-shape.ts';
import { useCall } from '../../../app/use-call.ts';
import { useUnlocked } from '../../../app/view-store.ts';
import { useSentences, useWords } from '../../../app/words.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { SettingField } from '../../policy/setting-field.tsx';
import { useValueWords } from '../../policy/value-words.ts';
import { settingsWords } from '../words.ts';
import { type Ending, EndingConfirm, type EndingConfirmProps } from './ending-confirm.tsx';
import styles from './policy.module.css';
import { isAllowed, isFree } from './tighten.ts';

interface Asked extends Pick<EndingConfirmProps, 'unsent' | 'tried' | 'busy'> {
  part: PolicyPart;
}

/** Lets a person demand more of themselves than company and computer do, and take that back. */
export function SettingEditor({ name, onSaved }: { name: SettingName; onSaved: () => void }) {
  const t = useWords(settingsWords);
  const sentence = useSentences();
  const valueWords = useValueWords();
  const { policy, required, personal } = useUnlocked();
  const save = useCall('policy.setPersonal');
  const shape: SettingShape = SETTINGS[name];
  const inForce: unknown = shape.kind === 'lines' ? (personal[name] ?? []) : policy[name];
  const [draft, setDraft] = useState(inForce);
  const [error, setError] = useState<string | undefined>();
  /** What would end the session, until the person says whether it may. */
  const [asked, setAsked] = useState<Asked | null>(null);
  const id = useId();

  async function keep(part: PolicyPart, ending?: Ending) {
    if (ending) setAsked((before) => before && { ...before, busy: ending });
    const kept = await save.run(ending ? { part, ending } : { part });
    if (kept.ok && !kept.value.saved) {
      const { unsent } = kept.value;
      return setAsked({ part, unsent, tried: ending === 'send', busy: null });
    }
    if (!kept.ok) return setAsked((before) => before && { ...before, busy: null });
    setAsked(null);
    onSaved();
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (save.busy) return;
    const own = PolicyPart.safeParse({ [name]: draft });
    if (!own.success || own.data[name] === undefined)
      return setError(t(`editor.invalid.${shape.kind}`));
    // What a person adds to a list takes nothing away from it.
    const allowed = shape.kind === 'lines' || isAllowed(own.data, required);
    if (!allowed) return setError(t('editor.looser', { value: valueWords(name, required) }));
    await keep({ ...personal, ...own.data });
  }

  async function takeBack() {
    const { [name]: _own, ...others } = personal;
    setDraft(shape.kind === 'lines' ? [] : required[name]);
    await keep(others);
  }

  function change(value: unknown) {
    setDraft(value);
    setError(undefined);
    save.forget();
  }

  return (
    <form className={styles['editor']} onSubmit={submit}>
      <SettingField
        name={name}
        label={t('editor.own')}
        linesLabel={t('editor.lines')}
        isFree={(option) => isFree(name, option, required)}
        value={draft}
        describedBy={id}
        error={error}
        onChange={change}
      />
      <p id={id} className={styles['required']}>
        {shape.kind === 'lines'
          ? t('editor.added')
          : t('editor.required', { value: valueWords(name, required) })}
      </p>
      {save.error && !asked ? (
        <Banner tone="danger" role="alert">
          {sentence(`error.${save.error.code}`)}
        </Banner>
      ) : null}
      <div className={styles['actions']}>
        <Button type="submit" size="small" tone="primary" busy={save.busy}>
          {t('editor.save')}
        </Button>
        {personal[name] === undefined ? null : (
          <Button size="small" tone="quiet" onClick={takeBack}>
            {t('editor.takeBack')}
          </Button>
        )}
      </div>
      {asked ? (
        <EndingConfirm
          {...asked}
          error={save.error}
          onChoose={(ending) => {
            if (!save.busy) void keep(asked.part, ending);
          }}
          onCancel={() => setAsked(null)}
        />
      ) : null}
    </form>
  );
}
