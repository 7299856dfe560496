// Keys go to the terminal without a click, and a refused session says why: the browser does not tell a page.
"use strict";
new MutationObserver(async () => {
  const state = document.body.classList;
  if (state.contains("-closed")) {
    if (state.contains("-first-byte")) return;
    const answer = await fetch("/room");
    if (!answer.ok) document.getElementById("why").textContent = await answer.text();
  } else if (state.contains("-loaded")) {
    document.querySelector(".xterm-helper-textarea")?.focus();
  }
}).observe(document.body, { attributes: true, attributeFilter: ["class"] });
