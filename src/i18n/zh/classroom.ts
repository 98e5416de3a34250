import type { classroom as model } from '../en/classroom';

export const classroom: typeof model = {
  title: '在这间教室里使用 Ganvas',
  language: '语言',
  open: {
    heading: '打开这个地址',
    how: '先连接同一个网络，再用摄像头扫描二维码，或者输入地址（连同 https://）。',
    code: (address) => `${address} 的二维码`,
    enter: '在本机打开 Ganvas',
    others: '这台电脑还可以通过以下地址访问',
    alone: '没有找到网络，目前只有这台电脑自己能打开 Ganvas。请连接网络，然后重新启动服务器。',
  },
  live: {
    connected: '当前已连接',
    visits: '已完成首次访问',
    counted:
      '按网络地址计数，从服务器启动时算起；应用本身不上报任何信息，地址也不会被保存。只要设备的浏览器还保持着一个连接，或者在一分钟内请求过内容，就算“已连接”。浏览器会在一到五分钟后关闭空闲连接，所以安静训练的电脑可能不再计入这个数字，但它的训练不受任何影响。本页自身不计入。',
    stopped: '服务器没有响应。它还在运行吗？这台设备还在同一个网络里吗？',
  },
  warning: {
    heading: '浏览器会发出一次警告',
    why: '连接是加密的，但所用的证书由这台电脑自己签发，没有任何机构为它担保，因此浏览器会提醒您。Ganvas 训练所用的 WebGPU 只在加密的页面上可用。只有当地址与上面显示的完全一致时才继续。对于不是由这间教室里的人给出的地址，切勿这样做。',
    browsers: {
      chrome: {
        name: 'Chrome',
        says: '您的连接不是私密连接',
        steps: ['点击“高级”。', '点击“继续前往……（不安全）”。'],
      },
      edge: {
        name: 'Edge',
        says: '你的连接不是专用连接',
        steps: ['点击“高级”。', '点击“继续转到……（不安全）”。'],
      },
      firefox: {
        name: 'Firefox',
        says: '警告：面临潜在的安全风险',
        steps: ['点击“高级…”。', '点击“接受风险并继续”。'],
      },
      safari: {
        name: 'Safari',
        says: '此连接非私人连接',
        steps: ['点击“显示详细信息”。', '点击“访问此网站”，再次点击“访问网站”确认。'],
      },
    },
    cost: '此后浏览器照常工作，但多数浏览器不会缓存这样的页面：每次重新载入都要重新下载全部内容，也无法离线使用。经常使用的电脑，建议安装证书。',
  },
  install: {
    heading: '或者安装证书',
    why: '安装之后不再有警告，重新载入更快，还可以把 Ganvas 留作离线使用。这份证书只为这台电脑担保：它的签名密钥在签过一次之后就被丢弃了。证书到期自动失效；这台电脑换到新的网络时，需要一份新的证书。',
    download: '下载证书',
    until: (date) => `有效期至 ${date}`,
    fingerprint: 'SHA-256 指纹，供核对',
    systems: {
      windows: {
        name: 'Windows',
        steps: [
          '打开下载的文件，点击“安装证书…”，选择“当前用户”。',
          '选择“将所有的证书都放入下列存储”，点击“浏览…”，选择“受信任的根证书颁发机构”。',
          '完成并确认，然后重新启动浏览器。',
        ],
      },
      macos: {
        name: 'macOS',
        steps: [
          '打开下载的文件，它会进入“钥匙串访问”的“登录”钥匙串。',
          '在那里双击“Ganvas classroom root …”，展开“信任”，选择“始终信任”。',
          '关闭窗口，输入密码，然后重新启动浏览器。',
        ],
      },
      ios: {
        name: 'iPhone、iPad',
        steps: [
          '用 Safari 下载，并允许下载描述文件。',
          '“设置”→“通用”→“VPN与设备管理”：点按该描述文件，再点按“安装”。',
          '“设置”→“通用”→“关于本机”→“证书信任设置”：打开“Ganvas classroom root …”的开关。',
        ],
      },
      android: {
        name: 'Android',
        steps: [
          '打开“设置”，搜索“CA 证书”，通常位于“安全”→“加密与凭据”→“安装证书”。',
          '选择“仍然安装”，再选择下载的文件。',
          '重新启动 Chrome。Android 版 Firefox 不使用它：请按上面的警告步骤操作。',
        ],
      },
      chromeos: {
        name: 'ChromeOS',
        steps: [
          '打开 chrome://certificate-manager，依次选择“本地证书”“自定义”“由您安装”。',
          '在“受信任的证书”下点击“导入”，选择下载的文件。',
          '受管理的 Chromebook 可能禁止这样做：请按上面的警告步骤操作，或联系学校的管理员。',
        ],
      },
      linux: {
        name: 'Linux',
        steps: [
          'Chrome：打开 chrome://certificate-manager，依次选择“本地证书”“自定义”“由您安装”。',
          '在“受信任的证书”下点击“导入”，选择下载的文件。',
          '其他浏览器可能使用系统的证书库：把文件复制到 /usr/local/share/ca-certificates，然后运行“sudo update-ca-certificates”。',
        ],
      },
    },
    firefox:
      '电脑上的 Firefox 有自己的证书库：“设置”→“隐私与安全”→“证书”→“查看证书…”→“证书颁发机构”→“导入…”，并勾选信任它来标识网站。',
    remove: '以后要移除时，在同一位置删除“Ganvas classroom root …”即可。',
  },
  trouble: {
    heading: '如果有电脑打不开',
    network:
      '它在同一个网络里吗？访客网络往往会把设备互相隔离（“客户端隔离”）。用手机为教室开一个热点，是一个办法。',
    firewall:
      '这台电脑的防火墙允许 Node.js 通过吗？通常在第一次启动时会询问，请为专用网络选择允许。',
    proxy: '学校的浏览器是否通过代理上网？本地地址必须排除在代理之外。',
    address: '网络可能会分配新的地址。如果其他设备能解析以 .local 结尾的名称，那个名称不会变。',
  },
  teacher: {
    heading: '写给教师',
    links: '请在上面的地址准备链接和嵌入页面，不要用 localhost：链接总是以制作它时所用的地址开头。',
    print: '本页可以打印，二维码会占半张纸。',
    stop: '在终端按 Ctrl+C 即可结束课堂服务器。浏览器中已经打开的内容会继续运行。',
  },
  insecure: {
    title: 'Ganvas 需要 https://',
    heading: '这个地址没有加密',
    why: '浏览器只在加密的页面上提供 Ganvas 训练所用的 WebGPU，多线程所需的共享内存也是如此。通过 http://，一切只能在一个核上慢慢训练。',
    go: '改用 https:// 打开',
  },
  notFound: '这里没有这个文件。',
  methodNotAllowed: '这里只响应 GET 和 HEAD。',
  badRequest: '无法识别这个地址。',
  terminal: {
    open: 'Ganvas 正在为这间教室提供服务，请打开',
    page: '供投影使用的页面，有二维码，并说明浏览器的警告是什么意思',
    plain: '通过 http:// 访问的人会被告知原因，并被引导到',
    certificate: '证书保存在',
    stop: '按 Ctrl+C 停止。',
    portTaken: (port, option) => `端口 ${port} 已被其他程序占用：请用 ${option} 另选一个。`,
  },
};
