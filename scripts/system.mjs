/** What the tests need of the machine itself: a browser and, for the kernels under Node, Vulkan. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { run } from './setup.mjs';

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
  run('apt-get', ['install', '-y', '-qq', ...packages], env);
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

/** Dawn under Node loads Linux's Vulkan loader; the browser's software device then serves it. */
export function ensureVulkanLoader() {
  if (process.platform !== 'linux' || output('ldconfig', ['-p']).includes('libvulkan.so.1')) return;
  installSystemPackages(['libvulkan1']);
}

/** The browsers beside Chromium, where they can be had. */
export function ensureOtherBrowsers() {
  const packages = [
    ...(onPath('Xvfb') ? [] : ['xvfb']),
    ...(findFirefox().path ? [] : ['firefox-esr']),
    ...(findWebkit().path && findWebkit().driver ? [] : ['webkit2gtk-driver']),
  ];
  if (packages.length > 0) installSystemPackages(packages);
}
