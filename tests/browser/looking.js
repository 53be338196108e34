// What a look at a page measures besides axe: asked by tests/browser/looking.py, in the page itself.
window.looking = {
  drawn: () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),

  width: () => document.documentElement.scrollWidth,

  // The widest things that stick out, so that a finding names what to mend.
  sticksOut: () => [...document.querySelectorAll("body *")]
    .filter((each) => each.checkVisibility() && each.getBoundingClientRect().right > innerWidth + 1 && !each.closest(".scroll, .visually-hidden"))
    .slice(0, 3).map((each) => each.outerHTML.slice(0, 100)),

  // Words that are cut off by what they stand in. What is shortened to some lines is whole on its own page.
  cut: () => [...document.querySelectorAll("body *:not(svg *)")].filter((each) => {
    const style = getComputedStyle(each), hides = (overflow) => ["hidden", "clip"].includes(overflow);
    if (!hides(style.overflowX) && !hides(style.overflowY)) return false;
    if (style.webkitLineClamp !== "none" || each.clientWidth < 2 || !each.innerText?.trim() || !each.checkVisibility({ visibilityProperty: true })) return false;
    return (hides(style.overflowX) && each.scrollWidth > each.clientWidth + 1) || (hides(style.overflowY) && each.scrollHeight > each.clientHeight + 1);
  }).slice(0, 3).map((each) => each.outerHTML.slice(0, 120)),

  headings: () => [...document.querySelectorAll("h1")].filter((each) => each.checkVisibility()).map((each) => each.innerText.trim()),

  // One of each kind of control is given the focus; its look, or that of what it stands in, has to change.
  unseenFocus: () => {
    const kinds = new Set(), unseen = [];
    const controls = "a[href], button:enabled, input:enabled:not([type=hidden]), select:enabled, textarea:enabled, summary, [tabindex='0']";
    for (const control of document.querySelectorAll(controls)) {
      const place = control.closest("nav, table, form, header, footer, aside, fieldset");
      const kind = [control.tagName, control.type, control.className, place?.tagName, place?.className].join();
      if (kinds.has(kind) || !control.checkVisibility({ visibilityProperty: true })) continue;
      kinds.add(kind);
      const around = [control, control.parentElement, control.closest("tr, li, label")].filter(Boolean);
      const look = () => around.map((each) => {
        const style = getComputedStyle(each);
        return [style.outlineStyle, style.outlineWidth, style.boxShadow, style.borderColor, style.backgroundColor];
      }).join();
      document.activeElement.blur(); // some controls pass the focus on
      const before = look();
      control.focus({ focusVisible: true, preventScroll: true });
      if (document.activeElement === control && look() === before) unseen.push(control.outerHTML.slice(0, 120));
    }
    return unseen;
  },

  // The first load: bytes of the page and all it asked for, as they come over the wire, and how far things jumped.
  bytes: () => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .reduce((sum, each) => sum + each.encodedBodySize, 0),

  shift: () => new Promise((resolve) => {
    let sum = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((each) => { sum += each.value; }))
      .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => resolve(sum), 20);
  }),
};
