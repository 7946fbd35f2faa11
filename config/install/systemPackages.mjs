import { spawnSync } from 'node:child_process';

/** Which of these Debian packages are not installed. */
export function missingPackages(names) {
  return names.filter((name) => {
    const { status, stdout } = spawnSync('dpkg-query', ['-W', '-f=${db:Status-Status}', name], { encoding: 'utf8' });
    return status !== 0 || stdout !== 'installed';
  });
}

/** How this person may run apt-get: directly as root, through a sudo that asks nothing or can ask, or not at all. */
function privilege() {
  if (process.getuid?.() === 0) return [];
  const quiet = spawnSync('sudo', ['-n', 'true']);
  if (quiet.status === 0) return ['sudo', '-n'];
  return quiet.error === undefined && process.stdin.isTTY ? ['sudo'] : null;
}

/**
 * Installs Debian packages. Returns an empty text when all is well, otherwise why not and what to do.
 *
 * A server among them must not start by itself: Debian starts a system-wide Orthanc right after installing it, which is
 * ended again where systemd runs.
 */
export function installSystemPackages(names, log = console.log) {
  const missing = missingPackages(names);
  if (missing.length === 0) return '';
  const command = `apt-get install --yes --no-install-recommends ${missing.join(' ')}`;
  if (spawnSync('apt-get', ['--version']).status !== 0)
    return `This system has no apt-get. Install these yourself: ${missing.join(', ')}.`;
  const prefix = privilege();
  if (prefix === null) return `Installing ${missing.join(', ')} needs administrator rights. Run once: sudo ${command}`;
  log(`Installing Debian packages: ${missing.join(', ')} ...`);
  const run = (...words) => {
    const [program, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'LC_ALL=C', ...words];
    return spawnSync(program, rest, {
      encoding: 'utf8',
      stdio: [prefix[0] === 'sudo' ? 'inherit' : 'ignore', 'pipe', 'pipe'],
    });
  };
  const update = run('apt-get', 'update');
  const install = run(...command.split(' '));
  if (install.status !== 0) {
    const reason = [update.stderr, install.stderr].join('\n').trim().split('\n').slice(-6).join('\n');
    return `apt-get could not install ${missing.join(', ')}:\n${reason}\nRun it yourself: sudo ${command}`;
  }
  if (missing.includes('orthanc')) run('systemctl', 'disable', '--now', 'orthanc');
  return '';
}
