const { contextBridge, ipcRenderer } = require('electron');

contextBridge.exposeInMainWorld('fixture', {
  /** @param {unknown} given */
  whoami: (given) => ipcRenderer.invoke('whoami', given),
  fails: () => ipcRenderer.invoke('fails'),
  /** @param {number} number */
  ping: (number) => ipcRenderer.send('ping', number),
  /** @param {(number: number) => void} listener */
  onPong: (listener) => void ipcRenderer.on('pong', (_event, number) => listener(number)),
  nodeInPreload: () => {
    try {
      return typeof require('node:fs');
    } catch (cause) {
      return String(cause);
    }
  },
});
