"use strict";
(() => {
  // src/bytes.ts
  function bytes(...values) {
    return Uint8Array.from(values);
  }
  function concat(...parts) {
    const whole = new Uint8Array(parts.reduce((sum, part2) => sum + part2.length, 0));
    let at = 0;
    for (const part2 of parts) {
      whole.set(part2, at);
      at += part2.length;
    }
    return whole;
  }
  function utf8(text) {
    return concat(Uint8Array.from(new TextEncoder().encode(text)));
  }
  function toBase64(value) {
    return btoa(Array.from(value, (octet) => String.fromCharCode(octet)).join(""));
  }

  // src/dom.ts
  function part(id, kind) {
    const found = document.getElementById(id);
    if (!(found instanceof kind)) throw new TypeError(`no ${kind.name} #${id}`);
    return found;
  }
  function show(id, shown) {
    part(id, HTMLElement).hidden = !shown;
  }
  function fieldOf(form, name) {
    const field = form.elements.namedItem(name);
    if (!(field instanceof HTMLInputElement)) throw new TypeError(`no field ${name}`);
    return field;
  }
  function create(name, attributes = {}, ...children) {
    const made2 = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made2.setAttribute(key, value);
    made2.append(...children);
    return made2;
  }

  // src/trouble.ts
  var Trouble = class extends Error {
    constructor(code) {
      super(code);
      this.code = code;
    }
    code;
  };
  var Refused = class extends Error {
    constructor(code, sentence) {
      super(code);
      this.code = code;
      this.sentence = sentence;
    }
    code;
    sentence;
  };
  function asTrouble(error) {
    if (error instanceof Trouble) return error;
    if (error instanceof DOMException && error.name === "QuotaExceededError") return new Trouble("storage_full");
    return new Trouble("unexpected");
  }

  // src/page.ts
  var BLOCK = "keys-page";
  function readPage() {
    const block = document.getElementById(BLOCK);
    return block === null ? void 0 : JSON.parse(block.textContent ?? "");
  }
  function say(page, name, values = {}) {
    const sentence = page.texts[name] ?? name;
    return sentence.replace(/\{(\w+)\}/g, (whole, key) => String(values[key] ?? whole));
  }
  function sayTrouble(page, error) {
    if (error instanceof Refused) return error.sentence;
    const name = `trouble_${error.code}`;
    return say(page, name);
  }
  var MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  function moment(milliseconds) {
    const at = new Date(milliseconds);
    const [year, month, day] = [at.getFullYear(), at.getMonth(), at.getDate()];
    const clock = [at.getHours(), at.getMinutes()].map((value) => String(value).padStart(2, "0")).join(":");
    const roc = document.documentElement.lang.startsWith("zh");
    return roc ? `${year - 1911}/${month + 1}/${day} ${clock}` : `${day} ${MONTHS[month] ?? ""} ${year} ${clock}`;
  }

  // src/form-errors.ts
  var SUMMARY = "errors";
  function labelOf(input) {
    return input.labels?.[0]?.textContent?.trim() ?? "";
  }
  function errorId(input) {
    return `${input.id}-error`;
  }
  function clearErrors(form) {
    document.getElementById(SUMMARY)?.remove();
    for (const message of form.querySelectorAll(".err")) message.remove();
    for (const input of form.querySelectorAll("input")) {
      input.removeAttribute("aria-invalid");
      describe(input, (ids) => ids.filter((id) => id !== errorId(input)));
      input.closest(".field")?.classList.remove("field--bad");
    }
  }
  function describe(input, change) {
    const ids = change((input.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
    if (ids.length > 0) input.setAttribute("aria-describedby", ids.join(" "));
    else input.removeAttribute("aria-describedby");
  }
  function mark({ input, sentence }) {
    const label = input.closest("label") ?? input;
    label.before(create("span", { class: "err", id: errorId(input) }, sentence));
    input.setAttribute("aria-invalid", "true");
    describe(input, (ids) => [errorId(input), ...ids]);
    input.closest(".field")?.classList.add("field--bad");
  }
  function summaryOf(page, problems) {
    const heading = create("h2", { id: "err-h" }, say(page, "errors_heading", { count: problems.length }));
    const lines = problems.map(({ input, sentence }) => {
      const link = create("a", { href: `#${input.id}` }, say(page, "error_line", { label: labelOf(input), sentence }));
      link.onclick = (event) => {
        event.preventDefault();
        input.focus();
      };
      return create("li", {}, link);
    });
    const attributes = { class: "errors", id: SUMMARY, role: "alert", tabindex: "-1", "aria-labelledby": "err-h" };
    return create("div", attributes, heading, create("ul", { class: "errors__list" }, ...lines));
  }
  function showErrors(page, form, problems) {
    clearErrors(form);
    if (problems.length === 0) return false;
    problems.forEach(mark);
    const summary = summaryOf(page, problems);
    form.prepend(summary);
    summary.focus();
    return true;
  }

  // src/passkeys.ts
  function passkeysWorkAt(origin) {
    return location.origin === origin && window.isSecureContext && "PublicKeyCredential" in window;
  }
  var toUrl = (value) => toBase64(new Uint8Array(value)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  function wrapped(credential, response) {
    const { id, type } = credential;
    return JSON.stringify({ id, rawId: toUrl(credential.rawId), type, response, clientExtensionResults: {} });
  }
  async function answerOfPasskey(challenge) {
    const publicKey = { challenge, allowCredentials: [], userVerification: "preferred" };
    const given = await navigator.credentials.get({ publicKey });
    if (!(given instanceof PublicKeyCredential)) throw new DOMException("no passkey", "NotAllowedError");
    const response = given.response;
    return wrapped(given, {
      clientDataJSON: toUrl(response.clientDataJSON),
      authenticatorData: toUrl(response.authenticatorData),
      signature: toUrl(response.signature),
      ...response.userHandle === null ? {} : { userHandle: toUrl(response.userHandle) }
    });
  }

  // src/login-passkey.ts
  function missing(page) {
    const asked = [["id_account", "passkey_account"], ["id_password", "passkey_password"]];
    return asked.flatMap(([id, text]) => {
      const input = part(id, HTMLInputElement);
      return input.value === "" ? [{ input, sentence: say(page, text) }] : [];
    });
  }
  async function submitAnswered(page, form) {
    if (showErrors(page, form, missing(page))) return;
    clearErrors(form);
    const status = part("passkey-status", HTMLElement);
    status.textContent = say(page, "passkey_asking");
    try {
      const challenge = fieldOf(form, "picture_key").value;
      fieldOf(form, "passkey").value = await answerOfPasskey(utf8(`CertDesk passkey login 1
challenge=${challenge}
`));
      form.submit();
    } catch {
      status.textContent = "";
      showErrors(page, form, [{ input: part("id_picture", HTMLInputElement), sentence: say(page, "passkey_not_given") }]);
    }
  }
  function offerPasskey(page) {
    const origin = document.querySelector("script[data-passkeys]")?.dataset["passkeys"] ?? "";
    if (!passkeysWorkAt(origin)) return;
    const form = part("login-form", HTMLFormElement);
    const button = part("passkey-button", HTMLButtonElement);
    button.onclick = async () => {
      button.disabled = true;
      await submitAnswered(page, form);
      button.disabled = false;
    };
    show("passkey-instead", true);
  }

  // src/der.ts
  var TAG = {
    INTEGER: 2,
    BIT_STRING: 3,
    OCTET_STRING: 4,
    NULL: 5,
    OID: 6,
    UTF8_STRING: 12,
    BMP_STRING: 30,
    SEQUENCE: 48,
    SET: 49
  };
  function lengthOctets(length) {
    if (length < 128) return bytes(length);
    const octets = [];
    for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
    return bytes(128 | octets.length, ...octets);
  }
  function element(tag, ...contents) {
    const content = concat(...contents);
    return concat(bytes(tag), lengthOctets(content.length), content);
  }
  var NULL_VALUE = element(TAG.NULL);
  function oid(dotted) {
    const [first = 0, second = 0, ...arcs] = dotted.split(".").map(Number);
    return element(TAG.OID, Uint8Array.from([first * 40 + second, ...arcs].flatMap(base128)));
  }
  function base128(arc) {
    const septets = [arc % 128];
    for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) septets.unshift(rest % 128 | 128);
    return septets;
  }

  // src/oids.ts
  var OID = {
    commonName: oid("2.5.4.3"),
    keyUsage: oid("2.5.29.15"),
    contentType: oid("1.2.840.113549.1.9.3"),
    messageDigest: oid("1.2.840.113549.1.9.4"),
    challengePassword: oid("1.2.840.113549.1.9.7"),
    friendlyName: oid("1.2.840.113549.1.9.20"),
    localKeyId: oid("1.2.840.113549.1.9.21"),
    x509Certificate: oid("1.2.840.113549.1.9.22.1"),
    rsaEncryption: oid("1.2.840.113549.1.1.1"),
    sha256WithRsa: oid("1.2.840.113549.1.1.11"),
    sha384WithRsa: oid("1.2.840.113549.1.1.12"),
    sha512WithRsa: oid("1.2.840.113549.1.1.13"),
    sha1: oid("1.3.14.3.2.26"),
    sha224: oid("2.16.840.1.101.3.4.2.4"),
    sha256: oid("2.16.840.1.101.3.4.2.1"),
    sha384: oid("2.16.840.1.101.3.4.2.2"),
    sha512: oid("2.16.840.1.101.3.4.2.3"),
    hmacWithSha1: oid("1.2.840.113549.2.7"),
    hmacWithSha256: oid("1.2.840.113549.2.9"),
    hmacWithSha384: oid("1.2.840.113549.2.10"),
    hmacWithSha512: oid("1.2.840.113549.2.11"),
    pbkdf2: oid("1.2.840.113549.1.5.12"),
    pbes2: oid("1.2.840.113549.1.5.13"),
    pbeWithSha1And3KeyTripleDes: oid("1.2.840.113549.1.12.1.3"),
    pbeWithSha1And2KeyTripleDes: oid("1.2.840.113549.1.12.1.4"),
    pbeWithSha1And128BitRc2: oid("1.2.840.113549.1.12.1.5"),
    pbeWithSha1And40BitRc2: oid("1.2.840.113549.1.12.1.6"),
    tripleDesCbc: oid("1.2.840.113549.3.7"),
    aes128Cbc: oid("2.16.840.1.101.3.4.1.2"),
    aes256Cbc: oid("2.16.840.1.101.3.4.1.42"),
    data: oid("1.2.840.113549.1.7.1"),
    signedData: oid("1.2.840.113549.1.7.2"),
    encryptedData: oid("1.2.840.113549.1.7.6"),
    keyBag: oid("1.2.840.113549.1.12.10.1.1"),
    shroudedKeyBag: oid("1.2.840.113549.1.12.10.1.2"),
    certificateBag: oid("1.2.840.113549.1.12.10.1.3"),
    secretBag: oid("1.2.840.113549.1.12.10.1.5"),
    nestedBag: oid("1.2.840.113549.1.12.10.1.6")
  };

  // src/wrapped-key.ts
  var USES = ["signing", "encryption"];

  // src/store.ts
  var DATABASE = "certdesk-keys";
  var PAIRS = "pairs";
  var BY_HOLDER = "holder";
  function settled(request) {
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Trouble("no_storage"));
    });
  }
  async function open() {
    try {
      const opening = indexedDB.open(DATABASE, 1);
      opening.onupgradeneeded = () => {
        opening.result.createObjectStore(PAIRS, { keyPath: "id" }).createIndex(BY_HOLDER, BY_HOLDER);
      };
      return await settled(opening);
    } catch (error) {
      if (error instanceof DOMException && error.name === "QuotaExceededError") throw error;
      throw new Trouble("no_storage");
    }
  }
  function isIssued(record) {
    return USES.every((use) => record.keys[use].certificate !== void 0);
  }
  async function everyIssuedPair() {
    const database = await open();
    try {
      const found = await settled(database.transaction(PAIRS).objectStore(PAIRS).getAll());
      return found.filter(isIssued).sort((left, right) => right.madeAt - left.madeAt);
    } finally {
      database.close();
    }
  }

  // src/worker-client.ts
  var own = document.currentScript;
  var address = own instanceof HTMLScriptElement ? own.dataset["worker"] ?? "" : "";
  function trusted() {
    const factory = window.trustedTypes;
    return policy(factory).createScriptURL(address);
  }
  var made;
  function policy(factory) {
    const rules = {
      createScriptURL: (url) => {
        if (new URL(url, location.href).origin !== location.origin) throw new Trouble("no_worker");
        return url;
      }
    };
    made ??= factory === void 0 ? rules : factory.createPolicy("certdesk-keys-worker", rules);
    return made;
  }
  function assign(task, given, onStage = () => void 0) {
    const worker = new Worker(trusted());
    const finished = new Promise((resolve, reject) => {
      worker.onerror = () => reject(new Trouble("no_worker"));
      worker.onmessage = (event) => {
        const report = event.data;
        if (report.kind === "stage") onStage(report.stage);
        else if (report.kind === "trouble") reject(new Trouble(report.code));
        else resolve(report.answer);
      };
    });
    worker.postMessage({ task, given });
    return finished.finally(() => worker.terminate());
  }

  // src/login.ts
  var labelOf2 = (pair) => `${pair.keys.signing.number ?? ""} (${moment(pair.madeAt)})`;
  async function sign(form, pair, password) {
    const { key, certificate } = pair.keys.signing;
    if (certificate === void 0) throw new Trouble("unexpected");
    const challenge = fieldOf(form, "picture_key").value;
    const signature = await assign("signLogin", { password, challenge, signer: { key, certificate } });
    fieldOf(form, "signature").value = toBase64(signature);
  }
  async function submitSigned(page, form, pair) {
    const input = part("sign-password", HTMLInputElement);
    const status = part("sign-status", HTMLElement);
    const password = input.value;
    input.value = "";
    clearErrors(form);
    status.textContent = say(page, "signing_in");
    try {
      await sign(form, pair, password);
      form.submit();
    } catch (error) {
      status.textContent = "";
      showErrors(page, form, [{ input, sentence: sayTrouble(page, asTrouble(error)) }]);
    }
  }
  function offer(page, pairs) {
    const form = part("login-form", HTMLFormElement);
    const chosen = part("sign-with", HTMLSelectElement);
    for (const pair of pairs) chosen.append(create("option", { value: pair.id }, labelOf2(pair)));
    show("sign-instead", true);
    let signing = false;
    form.onsubmit = async (event) => {
      const pair = pairs.find((each) => each.id === chosen.value);
      const wantsPicture = event.submitter?.getAttribute("name") === "new";
      const nothingToSign = part("sign-password", HTMLInputElement).value === "";
      if (signing) event.preventDefault();
      if (signing || wantsPicture || nothingToSign || pair === void 0) return;
      event.preventDefault();
      signing = true;
      await submitSigned(page, form, pair);
      signing = false;
    };
  }
  async function run() {
    const page = readPage();
    if (page === void 0) return;
    offerPasskey(page);
    const pairs = await everyIssuedPair().catch(() => []);
    if (pairs.length > 0) offer(page, pairs);
  }
  void run();
})();
