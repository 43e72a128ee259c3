// Sends files, shows pages as they come, finds a field's place. All of it also works without.
"use strict";

const words = {
  content: "nội dung", blank: "trắng", separator: "tờ phân cách", nontext: "không có chữ",
  ok: "đạt", suspicious: "cần xem", not_read: "chưa đọc được", rejected: "bỏ ra", duplicate: "trùng",
};

// --- dropping and sending files ---

for (const form of document.querySelectorAll("form.drop")) {
  const input = form.querySelector("input[type=file]");
  const send = () => form.requestSubmit();
  input.addEventListener("change", () => { if ("send" in form.dataset) send(); });
  for (const name of ["dragover", "dragleave", "drop"]) {
    form.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.toggle("over", name === "dragover");
    });
  }
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    send();
  });
  if (form.dataset.upload) form.addEventListener("submit", (event) => upload(form, input, event));
}

function upload(form, input, event) {
  event.preventDefault();
  const file = input.files[0];
  const [note, bar, button] = [".note", "progress", "button"].map((one) => form.querySelector(one));
  const query = new URLSearchParams();
  if (form.so_to.value) query.set("sheets", form.so_to.value);
  if (form.hai_mat.checked) query.set("duplex", "true");
  const request = new XMLHttpRequest();
  request.open("POST", `${form.dataset.upload}?${query}`);
  request.setRequestHeader("Content-Type", "application/octet-stream");
  request.setRequestHeader("X-File-Name", encodeURIComponent(file.name.normalize("NFC")));
  request.responseType = "json";
  const say = (text, fault) => { note.textContent = text; note.classList.toggle("fault", fault); };
  const fail = (text) => { say(`✖ ${text}`, true); bar.hidden = true; button.disabled = false; };
  request.upload.onprogress = (step) => { bar.value = step.loaded / step.total; };
  request.onerror = () => fail("Mất kết nối khi gửi tệp. Hãy gửi lại.");
  request.onload = () => {
    if (request.status === 202) location.assign(form.dataset.then + request.response.id);
    else fail(request.response?.title ?? "Không gửi được tệp.");
  };
  say("Đang gửi tệp…", false);
  bar.hidden = false;
  button.disabled = true;
  request.send(file);
}

// --- pages as they come ---

const strip = document.querySelector("[data-events]");
if (strip) follow(strip);

function follow(strip) {
  const source = new EventSource(strip.dataset.events);
  source.addEventListener("page", (event) => showPage(strip, JSON.parse(event.data)));
  source.addEventListener("progress", (event) => showProgress(strip, JSON.parse(event.data)));
  source.addEventListener("done", () => { source.close(); location.reload(); });
  source.onerror = () => { // the browser tries again by itself unless it gave up
    if (source.readyState === EventSource.CLOSED) poll(strip);
  };
}

async function poll(strip) {
  const answer = await fetch(strip.dataset.poll).catch(() => null);
  if (answer?.status === 401) return location.reload();
  const scan = answer?.ok ? await answer.json() : null;
  if (scan) {
    scan.pages.forEach((page) => showPage(strip, page));
    showProgress(strip, scan);
    if (["read", "unbalanced", "failed"].includes(scan.state)) return location.reload();
  }
  setTimeout(() => poll(strip), 2000);
}

function showPage(strip, page) {
  const tiles = strip.querySelector(".tiles");
  const tile = document.createElement("li");
  tile.className = `tile ${page.state}`;
  const found = [...(page.quality?.findings ?? []).map((one) => one.text), page.error?.title];
  const number = document.createElement("strong");
  number.textContent = page.number;
  tile.append(number, ` ${words[page.kind]}`, document.createElement("br"), words[page.state]);
  for (const text of found.filter(Boolean)) {
    const span = document.createElement("span");
    span.className = "quality";
    span.textContent = text;
    tile.append(document.createElement("br"), span);
  }
  const numberOf = (other) => Number(other.querySelector("strong").textContent);
  const next = [...tiles.children].find((other) => numberOf(other) >= page.number);
  if (next && numberOf(next) === page.number) next.replaceWith(tile);
  else tiles.insertBefore(tile, next ?? null);
}

function showProgress(strip, scan) {
  const total = scan.pages_total || "…";
  strip.querySelector(".count").textContent = `${scan.pages_done}/${total} trang`;
}

// --- a field and its place on the page ---

const review = document.querySelector("form[data-review]");
for (const field of document.querySelectorAll(".fields [id^='f-']")) {
  field.addEventListener("focus", () => showPlace(field.id));
}
for (const box of document.querySelectorAll("rect[data-for]")) {
  box.addEventListener("click", () => document.getElementById(box.dataset.for).focus());
}
if (review) {
  review.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    if (!event.ctrlKey && !event.target.matches("input, select")) return;
    event.preventDefault();
    if (event.ctrlKey) review.requestSubmit();
    else nextDoubted(event.target);
  });
  const first = review.querySelector("[data-doubted]") ?? review.querySelector("[id^='f-']");
  first?.focus({ preventScroll: true });
}

function showPlace(id) {
  document.querySelectorAll("rect.here").forEach((box) => box.classList.remove("here"));
  const box = document.querySelector(`rect[data-for="${CSS.escape(id)}"]`);
  if (!box) return;
  box.classList.add("here");
  const pane = box.closest(".pictures");
  const [inside, outside] = [box.getBoundingClientRect(), pane.getBoundingClientRect()];
  pane.scrollTop += inside.top - outside.top - pane.clientHeight / 3;
}

function nextDoubted(from) {
  const all = [...review.querySelectorAll("[data-doubted], button[type=submit]")];
  all.find((one) => from.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING)?.focus();
}

// --- a button that is pressed once ---

for (const form of document.querySelectorAll("form:not([data-upload])")) {
  form.addEventListener("submit", () => {
    const button = form.querySelector("button[data-busy]");
    if (button) { button.disabled = true; button.textContent = button.dataset.busy; }
  });
}
