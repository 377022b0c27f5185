import { bareName } from '@trueframe/proto/enum-name';
import type { ComponentChildren } from 'preact';
import type { Catalogue } from './ask-daemon.ts';

export function Pipelines({ pipelines }: Pick<Catalogue, 'pipelines'>) {
  return (
    <Table
      title="Pipelines"
      count={pipelines.length}
      columns={['Pipeline', 'Usable', 'Models', 'Sampling', 'Version']}
    >
      {usableFirst(pipelines).map(
        ({ id, summary, isDefault, problem, models, sampling, version }) => (
          <tr key={id}>
            <th scope="row">
              {id}
              {isDefault && <span class="tag">default</span>}
              {summary && <span class="soft small reason">{summary}</span>}
            </th>
            <Usable problem={problem} />
            <td>{(models ?? []).join(', ')}</td>
            <td>{sampling}</td>
            <td>
              <Hash text={version} />
            </td>
          </tr>
        ),
      )}
    </Table>
  );
}

export function Models({ models }: Pick<Catalogue, 'models'>) {
  return (
    <Table
      title="Models"
      count={models.length}
      columns={['Model', 'Usable', 'Version', 'Shown to detect', 'Runs on', 'Licence', 'SHA-256']}
    >
      {usableFirst(models).map((model) => (
        <tr key={`${model.id} ${model.path}`}>
          <th scope="row">{model.id}</th>
          <Usable problem={model.problem} />
          <td>{model.version}</td>
          <td>{(model.scope ?? []).join(', ')}</td>
          <td>
            {model.device || model.provider}
            {model.fallback && <span class="soft small reason">{model.fallback}</span>}
          </td>
          <td>{model.license}</td>
          <td>
            <Hash text={model.sha256} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

export function Plugins({ plugins }: Pick<Catalogue, 'plugins'>) {
  if (!plugins) {
    return (
      <section class="card">
        <h2>Plugins</h2>
        <p class="soft">There is no engine now, and only engines know their plugins.</p>
      </section>
    );
  }
  return (
    <Table
      title="Plugins"
      count={plugins.length}
      isOpen={plugins.some(({ problem }) => problem)}
      columns={['Plugin', 'Kind', 'Loaded', 'Package']}
    >
      {plugins.map(({ id, kind, summary, problem, package: name, version }) => (
        <tr key={`${kind} ${id}`}>
          <th scope="row">
            {id}
            {summary && <span class="soft small reason">{summary}</span>}
          </th>
          <td>{bareName('KIND_', kind).toLowerCase()}</td>
          <Usable problem={problem} />
          <td>
            {name} {version}
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Table({
  title,
  columns,
  count,
  isOpen = true,
  children,
}: {
  readonly title: string;
  readonly count: number;
  readonly isOpen?: boolean;
  readonly columns: readonly string[];
  readonly children: ComponentChildren;
}) {
  return (
    <details class="card" open={isOpen}>
      <summary>
        <h2>{title}</h2> <span class="soft">{count}</span>
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard */}
      <section class="scroll" tabIndex={0} aria-label={`Table of ${title.toLowerCase()}`}>
        <table>
          <thead>
            <tr>
              {columns.map((name) => (
                <th scope="col" key={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </section>
    </details>
  );
}

function usableFirst<Item extends { readonly problem?: string }>(items: readonly Item[]) {
  return items.toSorted((a, b) => Number(Boolean(a.problem)) - Number(Boolean(b.problem)));
}

function Usable({ problem }: { readonly problem: string | undefined }) {
  return problem ? (
    <td class="wrap">
      <span class="state FAILED">no</span>
      <span class="soft small reason">{problem}</span>
    </td>
  ) : (
    <td>
      <span class="state RUNNING">yes</span>
    </td>
  );
}

/** Enough of a hash to compare by eye; all of it on hovering. */
function Hash({ text }: { readonly text: string | undefined }) {
  return text ? <code title={text}>{text.slice(0, 12)}…</code> : null;
}
