// A report that is being written survives a lost connection: its words, and the key that makes two submits one report, are
// kept on this device until the report has arrived.
const KEPT = ["what_happened", "tool", "kind", "harm_stage", "expected", "prompt", "answer", "process", "tool_version", "key"];

const stored = {
  read(name) {
    try {
      return JSON.parse(localStorage.getItem(name) ?? "null");
    } catch {
      return null;
    }
  },
  write(name, draft) {
    try {
      localStorage.setItem(name, JSON.stringify(draft));
    } catch {
      // A full or forbidden store: the form works without it.
    }
  },
  forget(name) {
    try {
      localStorage.removeItem(name);
    } catch {
      // As above.
    }
  },
};

function keep(form) {
  const draft = Object.fromEntries(KEPT.map((name) => [name, form.elements[name]?.value ?? ""]));
  if (draft.what_happened.trim()) stored.write(form.dataset.draft, draft);
  else stored.forget(form.dataset.draft);
}

function restore(form) {
  const draft = stored.read(form.dataset.draft);
  if (!draft?.what_happened || form.elements.what_happened.value) return;
  for (const name of KEPT) if (form.elements[name] && draft[name]) form.elements[name].value = draft[name];
  const notice = form.querySelector("[data-draft-restored]");
  notice.hidden = false;
  notice.querySelector("[data-draft-discard]").addEventListener("click", () => {
    stored.forget(form.dataset.draft);
    location.reload();
  });
}

const sent = document.querySelector("[data-draft-sent]");
if (sent) {
  stored.forget(sent.dataset.draftSent);
  history.replaceState(null, "", location.pathname);
}

const form = document.querySelector("form[data-draft]");
if (form) {
  restore(form);
  form.addEventListener("input", () => keep(form));
  form.addEventListener("submit", (event) => {
    keep(form);
    if (navigator.onLine) return;
    event.preventDefault();
    form.querySelector("[data-draft-offline]").hidden = false;
  });
  window.addEventListener("online", () => (form.querySelector("[data-draft-offline]").hidden = true));
}
