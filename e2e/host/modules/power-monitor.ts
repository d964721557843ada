import type { PowerMonitor as ElectronPowerMonitor } from 'electron';
import { idleMilliseconds } from '../chromium/x-idle.ts';
import { Guarded } from '../guarded.ts';

type Shown = Pick<
  ElectronPowerMonitor,
  | 'getCurrentThermalState'
  | 'getSystemIdleState'
  | 'getSystemIdleTime'
  | 'isOnBatteryPower'
  | 'onBatteryPower'
>;

/**
 * Idle time is the display's own. What else a desktop reports (lock, suspend, shutdown) a test raises:
 * `powerMonitor.emit('lock-screen')`. Of a Linux screen's lock Electron sends no event, so nobody hears
 * one here either: whoever wants to know asks for the state.
 */
class PowerMonitor extends Guarded implements Shown {
  readonly onBatteryPower = false;
  #screenIsLocked = false;

  constructor() {
    super([
      'suspend',
      'resume',
      'on-ac',
      'on-battery',
      'thermal-state-change',
      'speed-limit-change',
      'shutdown',
      'lock-screen',
      'unlock-screen',
    ]);
  }

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    if (event !== 'lock-screen' && event !== 'unlock-screen') return super.emit(event, ...args);
    this.#screenIsLocked = event === 'lock-screen';
    return false;
  }

  /** Whole seconds since the last key or mouse movement on the display. */
  getSystemIdleTime(): number {
    return Math.floor(idleMilliseconds() / 1_000);
  }

  getSystemIdleState(idleThreshold: number): 'active' | 'idle' | 'locked' | 'unknown' {
    if (this.#screenIsLocked) return 'locked';
    return this.getSystemIdleTime() >= idleThreshold ? 'idle' : 'active';
  }

  isOnBatteryPower(): boolean {
    return this.onBatteryPower;
  }

  getCurrentThermalState(): 'unknown' {
    return 'unknown';
  }
}

export const powerMonitor = new PowerMonitor();
