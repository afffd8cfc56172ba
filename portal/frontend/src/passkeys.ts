/**
 * Passkeys: WebAuthn's own objects and the JSON that the server reads (Web Authentication Level 3, §5.1.8 and §5.1.9).
 * Converted here, as browsers do so themselves only since 2023 to 2025.
 */

import { type Bytes, fromBase64, toBase64 } from "./bytes.ts";

/** `PublicKeyCredentialCreationOptionsJSON`, as far as it is converted. */
export interface CreationOptions {
  readonly challenge: string;
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string };
  readonly excludeCredentials?: readonly { readonly id: string; readonly type: "public-key"; readonly transports?: string[] }[];
}

/** Passkeys are bound to one origin; elsewhere, and in a browser without them, nothing is offered. */
export function passkeysWorkAt(origin: string): boolean {
  return location.origin === origin && window.isSecureContext && "PublicKeyCredential" in window;
}

const fromUrl = (text: string): Bytes => fromBase64(text.replaceAll("-", "+").replaceAll("_", "/"));

const toUrl = (value: ArrayBuffer): string =>
  toBase64(new Uint8Array(value)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

function wrapped(credential: PublicKeyCredential, response: Readonly<Record<string, unknown>>): string {
  const { id, type } = credential;
  return JSON.stringify({ id, rawId: toUrl(credential.rawId), type, response, clientExtensionResults: {} });
}

/** Has the browser make a passkey; `RegistrationResponseJSON`. Throws a `DOMException` when it does not. */
export async function makePasskey(options: CreationOptions): Promise<string> {
  const publicKey = {
    ...options,
    challenge: fromUrl(options.challenge),
    user: { ...options.user, id: fromUrl(options.user.id) },
    excludeCredentials: (options.excludeCredentials ?? []).map((each) => ({ ...each, id: fromUrl(each.id) })),
  } as unknown as PublicKeyCredentialCreationOptions;
  const made = await navigator.credentials.create({ publicKey });
  if (!(made instanceof PublicKeyCredential)) throw new DOMException("no passkey", "NotAllowedError");
  const response = made.response as AuthenticatorAttestationResponse;
  return wrapped(made, {
    clientDataJSON: toUrl(response.clientDataJSON),
    attestationObject: toUrl(response.attestationObject),
    transports: response.getTransports(),
  });
}

/** Has any passkey of this site answer; `AuthenticationResponseJSON`. Throws a `DOMException` when none does. */
export async function answerOfPasskey(challenge: Bytes): Promise<string> {
  const publicKey = { challenge, allowCredentials: [], userVerification: "preferred" as const };
  const given = await navigator.credentials.get({ publicKey });
  if (!(given instanceof PublicKeyCredential)) throw new DOMException("no passkey", "NotAllowedError");
  const response = given.response as AuthenticatorAssertionResponse;
  return wrapped(given, {
    clientDataJSON: toUrl(response.clientDataJSON),
    authenticatorData: toUrl(response.authenticatorData),
    signature: toUrl(response.signature),
    ...(response.userHandle === null ? {} : { userHandle: toUrl(response.userHandle) }),
  });
}
