/** Starts the worker for one task and hears it out. */

import { Trouble } from "./trouble.ts";
import type { Report, Stage, TaskName, Tasks } from "./worker-tasks.ts";

interface ScriptUrlPolicy {
  createScriptURL(url: string): string;
}

interface PolicyFactory {
  createPolicy(name: string, rules: ScriptUrlPolicy): ScriptUrlPolicy;
}

// Read while this script runs: later it is null.
const own = document.currentScript;
const address = own instanceof HTMLScriptElement ? (own.dataset["worker"] ?? "") : "";

/**
 * Trusted Types let a script start a worker only from an address that the one policy of the page vouches for: the
 * worker that the server named beside this script, on this site.
 */
function trusted(): string {
  const factory = (window as { trustedTypes?: PolicyFactory }).trustedTypes;
  return policy(factory).createScriptURL(address);
}

let made: ScriptUrlPolicy | undefined;

function policy(factory: PolicyFactory | undefined): ScriptUrlPolicy {
  const rules = {
    createScriptURL: (url: string): string => {
      if (new URL(url, location.href).origin !== location.origin) throw new Trouble("no_worker");
      return url;
    },
  };
  made ??= factory === undefined ? rules : factory.createPolicy("certdesk-keys-worker", rules);
  return made;
}

/**
 * Carries out one task in a worker of its own, which ends with it: what was plain in its memory ends, too.
 * Throws `Trouble`.
 */
export function assign<Name extends TaskName>(
  task: Name,
  given: Tasks[Name]["given"],
  onStage: (stage: Stage) => void = () => undefined,
): Promise<Tasks[Name]["answer"]> {
  const worker = new Worker(trusted());
  const finished = new Promise<Tasks[Name]["answer"]>((resolve, reject) => {
    worker.onerror = (): void => reject(new Trouble("no_worker"));
    worker.onmessage = (event: MessageEvent<Report>): void => {
      const report = event.data;
      if (report.kind === "stage") onStage(report.stage);
      else if (report.kind === "trouble") reject(new Trouble(report.code));
      else resolve(report.answer as Tasks[Name]["answer"]);
    };
  });
  worker.postMessage({ task, given });
  return finished.finally(() => worker.terminate());
}
