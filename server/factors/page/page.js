// @ts-check
/**
 * The page in the system's browser in which a passkey is made or used. It is served as it stands here and
 * imports nothing. What it shows stands in its HTML: it chooses which part.
 *
 * @typedef {'working' | 'create' | 'get' | 'refused' | 'gone' | 'unable' | 'done'} State
 */

/** Of one use. Taken out of the address at once, so that no history keeps it. */
const handle = location.hash.slice(1);
history.replaceState(null, '', location.pathname + location.search);

/** @param {State} state */
function show(state) {
  document.body.dataset['state'] = state;
  const first = document.querySelector(`[data-for="${state}"] [data-first]`);
  if (first instanceof HTMLElement) first.focus();
}

/**
 * Null for every answer but a good one.
 *
 * @param {'options' | 'response'} what
 * @param {object} body
 */
async function ask(what, body) {
  try {
    const answer = await fetch(`v1/passkey/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/**
 * Asks the browser for it, and so the person. Throws when they, or it, refuse.
 *
 * @param {{ kind: 'create' | 'get', options: any }} wanted
 */
async function credential({ kind, options }) {
  const made =
    kind === 'create'
      ? await navigator.credentials.create({
          publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
        })
      : await navigator.credentials.get({
          publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
        });
  return made instanceof PublicKeyCredential ? made.toJSON() : null;
}

/**
 * Back to the client that waits on this computer.
 *
 * @param {string} url
 */
function leaveFor(url) {
  if (!url.startsWith('http://127.0.0.1:')) {
    show('gone');
    return;
  }
  show('done');
  location.replace(url);
}

let cancelUrl = '';

/**
 * @param {boolean} byItself nobody has clicked yet, which some browsers insist on
 */
async function run(byItself) {
  show('working');
  const wanted = await ask('options', { handle });
  if (!wanted) {
    show('gone');
    return;
  }
  cancelUrl = wanted.cancelUrl;
  try {
    const response = await credential(wanted);
    const done = await ask('response', { handle, response });
    if (done) leaveFor(done.redirectUrl);
    else show('refused');
  } catch {
    show(byItself ? wanted.kind : 'refused');
  }
}

for (const button of document.querySelectorAll('[data-do="run"]')) {
  button.addEventListener('click', () => void run(false));
}
for (const button of document.querySelectorAll('[data-do="cancel"]')) {
  button.addEventListener('click', () => leaveFor(cancelUrl));
}

const isAble =
  'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential;
if (!isAble) show('unable');
else if (handle === '') show('gone');
else void run(true);
