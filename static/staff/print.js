// Show the button that opens the print dialogue; without scripts the browser's own menu does it.
for (const button of document.querySelectorAll(".print-now")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
