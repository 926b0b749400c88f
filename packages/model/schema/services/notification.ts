import type { TypeOf } from '../build.ts';
import { list, message, string } from '../build.ts';

/** TODO */
export const NotificationTemplate = message('notification.Template', {
  name: string(1, { pointer: true, required: true }),
});
export interface NotificationTemplate extends TypeOf<typeof NotificationTemplate> {}

/** TODO */
export const NotificationTemplateList = message('notification.TemplateList', {
  items: list(NotificationTemplate, 1, { elementPointer: true }),
});
export interface NotificationTemplateList extends TypeOf<typeof NotificationTemplateList> {}

/** TODO */
export const TemplatesListRequest = message('notification.TemplatesListRequest', {});
export interface TemplatesListRequest extends TypeOf<typeof TemplatesListRequest> {}

/** TODO */
export const NotificationService = message('notification.Service', {
  name: string(1, { pointer: true, required: true }),
});
export interface NotificationService extends TypeOf<typeof NotificationService> {}

/** TODO */
export const NotificationServiceList = message('notification.ServiceList', {
  items: list(NotificationService, 1, { elementPointer: true }),
});
export interface NotificationServiceList extends TypeOf<typeof NotificationServiceList> {}

/** TODO */
export const ServicesListRequest = message('notification.ServicesListRequest', {});
export interface ServicesListRequest extends TypeOf<typeof ServicesListRequest> {}

/** TODO */
export const NotificationTrigger = message('notification.Trigger', {
  name: string(1, { pointer: true, required: true }),
});
export interface NotificationTrigger extends TypeOf<typeof NotificationTrigger> {}

/** TODO */
export const NotificationTriggerList = message('notification.TriggerList', {
  items: list(NotificationTrigger, 1, { elementPointer: true }),
});
export interface NotificationTriggerList extends TypeOf<typeof NotificationTriggerList> {}

/** TODO */
export const TriggersListRequest = message('notification.TriggersListRequest', {});
export interface TriggersListRequest extends TypeOf<typeof TriggersListRequest> {}
