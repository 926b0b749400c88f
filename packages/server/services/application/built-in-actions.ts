import type { BuiltInActions } from './deps.ts';

/** A script that stamps the pod template, which makes a workload start its pods anew. */
const restart = `
local os = require("os")
if obj.spec.template.metadata == nil then obj.spec.template.metadata = {} end
if obj.spec.template.metadata.annotations == nil then obj.spec.template.metadata.annotations = {} end
obj.spec.template.metadata.annotations["kubectl.kubernetes.io/restartedAt"] = os.date("!%Y-%m-%dT%XZ")
return obj
`;

const scale = `
local replicas = tonumber(actionParams["replicas"])
if replicas == nil or replicas < 0 then error("invalid number: " .. tostring(actionParams["replicas"]), 0) end
obj.spec.replicas = replicas
return obj
`;

const setPaused = (value: boolean): string => `obj.spec.paused = ${value}\nreturn obj\n`;
const setSuspend = (value: boolean): string => `obj.spec.suspend = ${value}\nreturn obj\n`;

const scaleDiscovery = `
local replicas = "0"
if obj.spec.replicas ~= nil then replicas = tostring(obj.spec.replicas) end
actions["scale"] = {["params"] = {{["name"] = "replicas", ["value"] = replicas, ["default"] = replicas}}, ["disabled"] = false}
`;

const createJob = `
local os = require("os")
local job = {apiVersion = "batch/v1", kind = "Job", metadata = {}, spec = {}}
local template = obj.spec.jobTemplate
job.metadata.name = string.sub(obj.metadata.name, 1, 52) .. "-" .. os.date("!%Y%m%d%H%M")
job.metadata.namespace = obj.metadata.namespace
if template.metadata ~= nil then
  job.metadata.labels = template.metadata.labels
  job.metadata.annotations = template.metadata.annotations
end
if job.metadata.annotations == nil then job.metadata.annotations = {} end
job.metadata.annotations["cronjob.kubernetes.io/instantiate"] = "manual"
job.metadata.ownerReferences = {{
  apiVersion = obj.apiVersion, kind = obj.kind, name = obj.metadata.name, uid = obj.metadata.uid,
  blockOwnerDeletion = true, controller = true,
}}
job.spec = template.spec
return {{operation = "create", resource = job}}
`;

interface KindActions {
  readonly discovery: string;
  readonly definitions: Readonly<Record<string, string>>;
}

const kinds: Readonly<Record<string, KindActions>> = {
  'apps/Deployment': {
    discovery: `actions["restart"] = {}
if obj.spec.paused == true then
  actions["pause"] = {["disabled"] = true}
  actions["resume"] = {["disabled"] = false}
else
  actions["pause"] = {["disabled"] = false}
  actions["resume"] = {["disabled"] = true}
end
${scaleDiscovery}`,
    definitions: { restart, pause: setPaused(true), resume: setPaused(false), scale },
  },
  'apps/StatefulSet': {
    discovery: `actions["restart"] = {}\n${scaleDiscovery}`,
    definitions: { restart, scale },
  },
  'apps/DaemonSet': { discovery: 'actions["restart"] = {}\n', definitions: { restart } },
  'batch/CronJob': {
    discovery: `actions["create-job"] = {["iconClass"] = "fa fa-fw fa-play", ["displayName"] = "Create Job"}
local suspended = obj.spec.suspend == true
actions["suspend"] = {["disabled"] = suspended}
actions["resume"] = {["disabled"] = not suspended}
`,
    definitions: { 'create-job': createJob, suspend: setSuspend(true), resume: setSuspend(false) },
  },
  'batch/Job': {
    discovery: `local suspended = obj.spec.suspend == true
local done = false
if obj.status ~= nil then done = obj.status.completionTime ~= nil end
actions["suspend"] = {["disabled"] = suspended or done}
actions["resume"] = {["disabled"] = not suspended or done}
actions["terminate"] = {["disabled"] = done}
`,
    definitions: {
      suspend: setSuspend(true),
      resume: setSuspend(false),
      terminate: 'obj.spec.activeDeadlineSeconds = 1\nreturn obj\n',
    },
  },
};

/** Our own actions for the kinds that come with Kubernetes, under Argo CD's names. JSON is YAML, too. */
export const builtInActions: BuiltInActions = (group, kind) => {
  const name = `${group}/${kind}`;
  const found = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (!found) return undefined;
  return JSON.stringify({
    'discovery.lua': `actions = {}\n${found.discovery}return actions\n`,
    definitions: Object.entries(found.definitions).map(([action, script]) => ({
      name: action,
      'action.lua': script,
    })),
  });
};
