/** What the tests need of the machine itself: a browser, a WebGPU adapter for Node, and Python. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chromium } from '@playwright/test';
import { root, run } from './setup.mjs';

const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser'];

const places = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    .filter(Boolean)
    .map((folder) => `${folder}\\Google\\Chrome\\Application\\chrome.exe`),
};

function output(command, args) {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}

const succeeds = (command, args) =>
  spawnSync(command, args, { cwd: root, stdio: 'ignore', timeout: 120_000 }).status === 0;

const onPath = (name) =>
  output(process.platform === 'win32' ? 'where' : 'which', [name])
    .split('\n')[0]
    ?.trim();

/** @returns {string | undefined} the path of a Chrome or Chromium on this machine */
export function findBrowser() {
  const candidates = [
    process.env.CHROME_PATH,
    ...(places[process.platform] ?? []),
    ...names.map(onPath),
    chromium.executablePath(),
  ];
  return candidates.find((path) => path && existsSync(path));
}

const headlessShell = 'chromium-headless-shell';

/**
 * The same without windows, where Debian's package of it is there: a page then costs a fifth of the processor's
 * time to open.
 * @returns {string | undefined}
 */
export function findHeadlessBrowser() {
  return process.env.CHROME_PATH || onPath(headlessShell) || findBrowser();
}

/** @returns {{ path: string, missing: string | null }} Firefox, and why it cannot be tested here */
export function findFirefox() {
  const path = process.env.FIREFOX_PATH ?? (onPath('firefox-esr') || onPath('firefox') || '');
  const missing = !path ? 'no Firefox found' : onPath('Xvfb') ? null : 'no Xvfb found';
  return { path, missing };
}

/**
 * WebKitGTK's driver, and the small browser that comes with its library, away from the path.
 * @returns {{ driver: string, path: string, missing: string | null }}
 */
export function findWebkit() {
  const driver = onPath('WebKitWebDriver') || '';
  const library = output('dpkg', ['-L', 'libwebkit2gtk-4.1-0']);
  const path = library.split('\n').find((file) => file.endsWith('/MiniBrowser')) ?? '';
  const found = driver && path;
  const missing = !found
    ? 'no WebKitGTK with its driver found'
    : onPath('Xvfb')
      ? null
      : 'no Xvfb found';
  return { driver, path, missing };
}

/** Debian's packages, where installing them needs no password. */
function installSystemPackages(packages) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !onPath('apt-get')) return;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  if (run('apt-get', ['update', '-qq'], env) !== 0) return;
  // Not every Debian has all: one that is unknown would keep out the others.
  const known = packages.filter((name) => output('apt-cache', ['show', name]) !== '');
  run('apt-get', ['install', '-y', '-qq', ...known], env);
}

/** The machine's own browser, else Playwright's download, else the system's package. */
export function ensureBrowser() {
  if (findBrowser()) return true;
  console.log('No Chrome or Chromium found: trying Playwright’s download …');
  run('npx', ['playwright', 'install', 'chromium']);
  if (findBrowser()) return true;
  console.log('That failed: trying the system’s package …');
  installSystemPackages(['chromium', 'fonts-noto-cjk']);
  if (findBrowser()) return true;
  console.error('Please install Chrome or Chromium, or set CHROME_PATH to one.');
  return false;
}

/** Whether Node gets a WebGPU adapter with what is set in the environment. */
function offersAdapter() {
  const code =
    "import('./scripts/device.ts').then((m) => m.needWebGPU()).then(() => process.exit(0))";
  return succeeds(process.execPath, ['--import', 'tsx', '-e', code]);
}

/** The software drivers that come with browsers; a browser on the path may be a link or a script. */
function browsersDrivers() {
  const browser = findBrowser();
  const own = [browser, chromium.executablePath()].filter((path) => path && existsSync(path));
  const folders = own.map((path) => dirname(realpathSync(path)));
  return folders
    .map((folder) => join(folder, 'vk_swiftshader_icd.json'))
    .filter((path) => existsSync(path));
}

/**
 * Dawn under Node needs an adapter. On Linux that takes Vulkan's loader, and a driver: the GPU's,
 * Mesa's for processors, or the one that comes with a browser, whose path the tests are then told.
 */
export function ensureAdapter() {
  const linux = process.platform === 'linux';
  if (linux && !output('ldconfig', ['-p']).includes('libvulkan.so.1')) {
    installSystemPackages(['libvulkan1']);
  }
  if (offersAdapter()) return true;
  for (const driver of browsersDrivers()) {
    process.env.VK_DRIVER_FILES = driver;
    if (offersAdapter()) return true;
    delete process.env.VK_DRIVER_FILES;
  }
  if (linux && process.env.VK_DRIVER_FILES === undefined) {
    console.log('No WebGPU adapter found: trying the system’s packages …');
    installSystemPackages(['mesa-vulkan-drivers']);
    if (offersAdapter()) return true;
  }
  console.error(
    'Please install a Vulkan driver, such as Mesa’s or the one beside Chromium, or set VK_DRIVER_FILES to one.',
  );
  return false;
}

/** What the exported Python files are tried with, where neither PyTorch nor Keras is. */
export function ensureNumPy() {
  const found = () => succeeds('python3', ['-c', 'import numpy']);
  if (!found()) installSystemPackages(['python3-numpy']);
  if (!found()) console.error('No Python 3 with NumPy: the exported Python files cannot be run.');
}

/** The browsers beside Chromium, and Chromium without windows, where they can be had. */
export function ensureOtherBrowsers() {
  const packages = [
    ...(onPath('chromium') && !onPath(headlessShell) ? [headlessShell] : []),
    ...(onPath('Xvfb') ? [] : ['xvfb']),
    ...(findFirefox().path ? [] : ['firefox-esr']),
    ...(findWebkit().path && findWebkit().driver ? [] : ['webkit2gtk-driver']),
  ];
  if (packages.length > 0) installSystemPackages(packages);
}
