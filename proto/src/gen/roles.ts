/** Roles of callers; each may do what those before it may. `role.proto` explains them. */
export const ROLES = ['viewer', 'submitter', 'operator', 'admin'] as const;

/** The role that a caller of each rpc needs, by path. */
export const rpcRoles = {
  '/trueframe.v1.TrueframeService/Analyze': 'submitter',
  '/trueframe.v1.TrueframeService/Push': 'submitter',
  '/trueframe.v1.TrueframeService/StartSession': 'submitter',
  '/trueframe.v1.TrueframeService/Watch': 'viewer',
  '/trueframe.v1.TrueframeService/WatchSessions': 'viewer',
  '/trueframe.v1.TrueframeService/ListSessions': 'viewer',
  '/trueframe.v1.TrueframeService/GetSession': 'viewer',
  '/trueframe.v1.TrueframeService/StopSession': 'submitter',
  '/trueframe.v1.TrueframeService/GetEvidence': 'viewer',
  '/trueframe.v1.TrueframeService/DeleteEvidence': 'submitter',
  '/trueframe.v1.TrueframeService/WatchPicture': 'viewer',
  '/trueframe.v1.TrueframeService/Drain': 'operator',
  '/trueframe.v1.TrueframeService/ReloadModels': 'operator',
  '/trueframe.v1.TrueframeService/ListPlugins': 'viewer',
  '/trueframe.v1.TrueframeService/ListModels': 'viewer',
  '/trueframe.v1.TrueframeService/ListPipelines': 'viewer',
} as const;
