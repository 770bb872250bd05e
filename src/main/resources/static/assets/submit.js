// Presses the one button of a page that asks for it, as a person's browser does and a mail scanner does not.
(function () {
  "use strict";
  const form = document.querySelector("form[data-submit-at-once]");
  if (form) form.submit();
})();
