/** What the server of `npm run classroom` says: its page for the projector, its plain page and its terminal. */
export const classroom = {
  title: 'Ganvas in this room',
  language: 'Language',
  open: {
    heading: 'Open this address',
    how: 'Join the same network. Point the camera at the code, or type the address, https:// included.',
    code: (address: string) => `QR code of ${address}`,
    enter: 'Open Ganvas here',
    others: 'This machine can also be reached at',
    alone:
      'No network was found, so only this machine can open Ganvas. Join the network, then start the server again.',
  },
  live: {
    connected: 'connected now',
    visits: 'first visits served',
    counted:
      'Counted by network address, since the server was started; the app itself reports nothing, and no address is kept. A device is connected while its browser holds a connection open, or for a minute after it asked for something. Browsers let idle connections go after one to five minutes: a laptop that quietly trains may drop out of this number, and loses nothing. This page does not count.',
    stopped:
      'The server does not answer. Is it still running, and is this machine still in the network?',
  },
  warning: {
    heading: 'The browser will warn you, once',
    why: 'The connection is encrypted, but with a certificate that this machine made for itself: no company has vouched for it, and browsers say so. WebGPU, on which Ganvas trains, exists only on encrypted pages. Go on only if the address is exactly the one above. Never do this for an address that nobody in the room gave you.',
    browsers: {
      chrome: {
        name: 'Chrome',
        says: 'Your connection is not private',
        steps: ['Choose “Advanced”.', 'Choose “Proceed to … (unsafe)”.'],
      },
      edge: {
        name: 'Edge',
        says: 'Your connection isn’t private',
        steps: ['Choose “Advanced”.', 'Choose “Continue to … (unsafe)”.'],
      },
      firefox: {
        name: 'Firefox',
        says: 'Warning: Potential Security Risk Ahead',
        steps: ['Choose “Advanced…”.', 'Choose “Accept the Risk and Continue”.'],
      },
      safari: {
        name: 'Safari',
        says: 'This Connection Is Not Private',
        steps: [
          'Choose “Show Details”.',
          'Choose “visit this website”, then confirm with “Visit Website”.',
        ],
      },
    },
    cost: 'After this the browser works as usual, but most keep nothing of such a page: every reload fetches everything again, and nothing works offline. On machines that are used more than once, install the certificate instead.',
  },
  install: {
    heading: 'Or install the certificate',
    why: 'Then there is no warning, reloads are quick, and Ganvas can be kept for offline use. The certificate vouches for this machine alone: its signing key was thrown away after it had signed once. It ends by itself; when this machine comes to a new network, a new one is needed.',
    download: 'Download the certificate',
    until: (date: string) => `Good until ${date}`,
    fingerprint: 'SHA-256 fingerprint, for comparing',
    systems: {
      windows: {
        name: 'Windows',
        steps: [
          'Open the downloaded file and choose “Install Certificate…”, then “Current User”.',
          'Choose “Place all certificates in the following store”, “Browse…”, “Trusted Root Certification Authorities”.',
          'Finish, confirm, and restart the browser.',
        ],
      },
      macos: {
        name: 'macOS',
        steps: [
          'Open the downloaded file: it goes into Keychain Access, in “login”.',
          'Double-click “Ganvas classroom root …” there, open “Trust”, and set “Always Trust”.',
          'Close the window, enter your password, and restart the browser.',
        ],
      },
      ios: {
        name: 'iPhone, iPad',
        steps: [
          'Download with Safari and allow the profile.',
          'Settings → General → VPN & Device Management: choose the profile, then “Install”.',
          'Settings → General → About → Certificate Trust Settings: switch “Ganvas classroom root …” on.',
        ],
      },
      android: {
        name: 'Android',
        steps: [
          'Open Settings and search for “CA certificate”, usually under Security → Encryption & credentials → Install a certificate.',
          'Choose “Install anyway” and the downloaded file.',
          'Restart Chrome. Firefox for Android does not use it: choose the warning’s way there.',
        ],
      },
      chromeos: {
        name: 'ChromeOS',
        steps: [
          'Open chrome://certificate-manager, “Local certificates”, “Custom”, “Installed by you”.',
          'Under “Trusted Certificates” choose “Import” and the downloaded file.',
          'A managed Chromebook may forbid this: choose the warning’s way, or ask the school’s administrator.',
        ],
      },
      linux: {
        name: 'Linux',
        steps: [
          'Chrome: open chrome://certificate-manager, “Local certificates”, “Custom”, “Installed by you”.',
          'Under “Trusted Certificates” choose “Import” and the downloaded file.',
          'Other browsers may use the system’s store: copy the file to /usr/local/share/ca-certificates and run “sudo update-ca-certificates”.',
        ],
      },
    },
    firefox:
      'Firefox on a computer has a store of its own: Settings → Privacy & Security → Certificates → “View Certificates…” → “Authorities” → “Import…”, and trust it for websites.',
    remove: 'To remove it later, delete “Ganvas classroom root …” in the same place.',
  },
  trouble: {
    heading: 'If a laptop does not get here',
    network:
      'Is it in the same network? Guest networks often keep devices apart (“client isolation”). A phone’s hotspot for the room is a way out.',
    firewall:
      'Does this machine’s firewall let Node.js in? It usually asks at the first start; allow it for private networks.',
    proxy:
      'Does the school send its browsers through a proxy? Local addresses must be exempt from it.',
    address:
      'Networks hand out new addresses. Where other devices can look up the name that ends in .local, that name stays.',
  },
  teacher: {
    heading: 'For the teacher',
    links:
      'Prepare links and embedded pages at the address above, not at localhost: a link begins with the address at which it was made.',
    print: 'This page can be printed; the code then takes half a sheet.',
    stop: 'Ctrl+C in the terminal ends the lesson’s server. What is open in the browsers goes on without it.',
  },
  insecure: {
    title: 'Ganvas needs https://',
    heading: 'This address is not encrypted',
    why: 'Browsers offer WebGPU, on which Ganvas trains, only on encrypted pages; the same holds for memory that several threads share. Over http:// everything would train slowly, on one core.',
    go: 'Go on over https://',
  },
  notFound: 'There is no such file here.',
  methodNotAllowed: 'Only GET and HEAD are answered here.',
  badRequest: 'This address cannot be read.',
  terminal: {
    open: 'Ganvas is served to this room. Open it at',
    page: 'To show with a projector, with the code and what the browsers’ warning means',
    plain: 'Who comes over http:// is told why and led on',
    certificate: 'The certificate is kept in',
    stop: 'Ctrl+C stops it.',
    portTaken: (port: number, option: string) =>
      `Port ${port} is in use by another program: choose one with ${option}.`,
  },
};
