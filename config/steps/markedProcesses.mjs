import { readFileSync, readdirSync } from 'node:fs';

/** The environment variable by which the processes of a step are known, however far they detached themselves. */
export const stepMarker = 'VOXEL_DOSIMETRY_STEP';

/** Ends every process whose environment carries this mark (as /proc tells; this process itself never does). */
export function endMarkedProcesses(mark) {
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
      if (environment.includes(`${stepMarker}=${mark}`)) process.kill(pid, 'SIGKILL');
    } catch {
      // Ended meanwhile, or another person's process.
    }
  }
}
