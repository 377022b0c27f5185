import { signal } from '../../reliability/lib/processes.ts';
import { until } from '../../reliability/lib/wait.ts';
import type { Broker } from './broker.ts';
import { type Lab, NODES, type Node } from './lab.ts';
import { leaderOfLog } from './log-view.ts';
import type { Fault } from './trial.ts';

/** SIGKILL of a daemon with its engine; another one is started afterwards. Its broker stays. */
export function nodeKilled(lab: Lab, victim: Node): Fault {
  return {
    victim,
    seconds: 0,
    begin: () => lab.daemon(victim).kill(),
    end: () => lab.startNode(victim),
  };
}

/** SIGSTOP of all processes of a node; it wakes and believes that it still has its sessions. */
export function nodePaused(lab: Lab, victim: Node, seconds: number): Fault {
  const stopped: number[] = [];
  return {
    victim,
    seconds,
    begin: () => {
      for (const { pid } of lab.daemon(victim).processes()) {
        if (signal(pid, 'SIGSTOP')) stopped.push(pid);
      }
    },
    end: () => {
      for (const pid of stopped) signal(pid, 'SIGCONT');
    },
  };
}

/** The cable of a machine is out: its daemon and its broker are alone. */
export function nodeCutOff(lab: Lab, victim: Node, seconds: number): Fault {
  return {
    victim,
    seconds,
    begin: () => lab.network.cut(victim),
    end: () => lab.network.heal(victim),
  };
}

/** A daemon and its broker do not reach the other brokers, but cameras and callers. */
export function nodeWithoutBrokers(lab: Lab, victim: Node, seconds: number): Fault {
  return {
    victim,
    seconds,
    begin: () => lab.network.isolate(victim),
    end: () => lab.network.heal(victim),
  };
}

/** SIGKILL of the broker that leads the log, which stays away for a while. */
export async function leaderKilled(lab: Lab, seconds: number): Promise<Fault> {
  const admin = await lab.admin();
  const name = await until('the log has a leader', () => leaderOfLog(admin));
  const leader = [...lab.brokers.values()].find((one) => one.name === name) as Broker;
  return { seconds, begin: () => leader.kill(), end: () => leader.start() };
}

/** SIGKILL of all brokers; they come back with what they had on disk. */
export function allBrokersKilled(lab: Lab, seconds: number): Fault {
  const brokers = NODES.map((node) => lab.brokers.get(node) as Broker);
  return {
    seconds,
    begin: () => Promise.all(brokers.map((broker) => broker.kill())),
    end: () => Promise.all(brokers.map((broker) => broker.start())),
  };
}
