// Names for what the stock admin draws without one. The words of last resort stand on this script's own tag.
const words = document.querySelector("script[data-choose]").dataset;
const labelOf = (control) => document.querySelector(`label[for="${control.id}"]`)?.textContent.trim();

const headingOf = (control) => {
  const cell = control.closest("td, th");
  return cell?.closest("table")?.tHead?.rows[0]?.cells[cell.cellIndex]?.textContent.trim();
};

const nameAll = () => {
  // The two-list selector puts a name on a bare <span>, which assistive technology ignores: say that it is a picture.
  for (const hint of document.querySelectorAll(".help-tooltip[aria-label]")) hint.setAttribute("role", "img");

  // Controls in the cells of a table have the column's heading and nothing else.
  for (const control of document.querySelectorAll(".tabular td :is(input, select, textarea), #result_list td :is(input, select)")) {
    if (control.type !== "hidden" && !control.labels?.length && !control.ariaLabel) control.ariaLabel = headingOf(control) || words.value;
  }

  // Rows that scroll sideways on a phone are reached by the keyboard too.
  for (const rows of document.querySelectorAll(".inline-group:has(.tabular)")) {
    rows.tabIndex = 0;
    rows.setAttribute("role", "group");
    rows.setAttribute("aria-label", rows.querySelector("h2")?.textContent.trim() ?? words.value);
  }

  // The autocomplete box is named by its own content, which is empty until something is chosen.
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const parts = select.parentElement.querySelectorAll(".select2 :is([role=combobox], [role=textbox], [role=searchbox])");
    for (const part of parts) part.setAttribute("aria-label", labelOf(select) ?? headingOf(select) ?? words.choose);
  }
};

addEventListener("load", () => setTimeout(nameAll));
document.addEventListener("formset:added", () => setTimeout(nameAll));
