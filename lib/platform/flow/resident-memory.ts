import { readFileSync } from 'node:fs';

/** The memory of a process that is in RAM, in bytes. */
export interface ResidentMemory {
  readonly currentBytes: number;
  readonly peakBytes: number;
}

/** Asks the kernel about a process; `undefined` where there is no `/proc`, or no such process any more. */
export function readResidentMemory(pid: number): ResidentMemory | undefined {
  let status: string;
  try {
    status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  } catch {
    return undefined;
  }
  const bytesOf = (name: string): number | undefined => {
    const kibibytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
  };
  const currentBytes = bytesOf('VmRSS');
  const peakBytes = bytesOf('VmHWM');
  // A process that has ended and was not reaped yet has a status without memory.
  return currentBytes === undefined || peakBytes === undefined ? undefined : { currentBytes, peakBytes };
}
