import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { root } from './setup.mjs';

/** What `docs/deploy.md` says of the container; where Docker works, the container itself. */

const text = (path: string) => readFileSync(`${root}${path}`, 'utf8');
const docker = (...args: string[]) =>
  execFileSync('docker', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const works = spawnSync('docker', ['info'], { stdio: 'ignore' }).status === 0;

test('the image is built from what is here, and from nothing that is private', () => {
  const copied = [...text('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(
    ([, files = '']) => files.split(' '),
  );
  expect(copied).toContain('deploy/nginx.conf');
  expect(copied.filter((path) => !existsSync(`${root}${path}`))).toEqual([]);
  const left = text('.dockerignore').split('\n');
  for (const path of ['.git', '.classroom', 'node_modules', 'dist']) expect(left).toContain(path);
});

test('nginx sends the isolation headers everywhere: no location has headers of its own', () => {
  const [server = '', ...locations] = text('deploy/nginx.conf').split(/\n\s*location /);
  expect(server).toContain('add_header Cross-Origin-Opener-Policy same-origin always;');
  expect(server).toContain('add_header Cross-Origin-Embedder-Policy require-corp always;');
  expect(locations.length).toBeGreaterThan(0);
  expect(locations.filter((location) => location.includes('add_header'))).toEqual([]);
});

if (works) {
  describe('the container', () => {
    const name = `ganvas-test-${process.pid}`;
    afterAll(() => {
      spawnSync('docker', ['rm', '-f', name], { stdio: 'ignore' });
      spawnSync('docker', ['rmi', '-f', name], { stdio: 'ignore' });
    });

    test('is built, and serves the app isolated, compressed and as a user without rights', async () => {
      docker('build', '-t', name, '.');
      docker('run', '-d', '--name', name, '-p', '127.0.0.1::8080', name);
      const address = `http://${docker('port', name, '8080').trim()}/`;
      await expect
        .poll(
          () =>
            fetch(address).then(
              ({ status }) => status,
              () => 0,
            ),
          { timeout: 30_000 },
        )
        .toBe(200);
      const page = await fetch(address);
      expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(page.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
      expect(page.headers.get('cache-control')).toBe('no-cache');
      const [, script = ''] = /src="\.\/(assets\/index-[^"]+\.js)"/.exec(await page.text()) ?? [];
      const asset = await fetch(new URL(script, address));
      expect(asset.headers.get('content-encoding')).toBe('gzip');
      expect(asset.headers.get('cache-control')).toContain('immutable');
      expect((await fetch(new URL('no-such-file', address))).status).toBe(404);
      expect(docker('exec', name, 'id', '-u').trim()).not.toBe('0');
    }, 1_200_000);
  });
} else {
  console.log('The container is not built here: `docker info` finds no Docker that works.');
}
