import type { TypeOf } from '../build.ts';
import { list, message, string } from '../build.ts';

/** A template. */
export const NotificationTemplate = message('notification.Template', {
  name: string(1, { doc: 'Name.', pointer: true, required: true }),
});
export interface NotificationTemplate extends TypeOf<typeof NotificationTemplate> {}

/** The answer of `NotificationService.ListTemplates`. */
export const NotificationTemplateList = message('notification.TemplateList', {
  items: list(NotificationTemplate, 1, { doc: 'The items.', elementPointer: true }),
});
export interface NotificationTemplateList extends TypeOf<typeof NotificationTemplateList> {}

/** The request of `NotificationService.ListTemplates`. */
export const TemplatesListRequest = message('notification.TemplatesListRequest', {});
export interface TemplatesListRequest extends TypeOf<typeof TemplatesListRequest> {}

/** A service. */
export const NotificationService = message('notification.Service', {
  name: string(1, { doc: 'Name.', pointer: true, required: true }),
});
export interface NotificationService extends TypeOf<typeof NotificationService> {}

/** The answer of `NotificationService.ListServices`. */
export const NotificationServiceList = message('notification.ServiceList', {
  items: list(NotificationService, 1, { doc: 'The items.', elementPointer: true }),
});
export interface NotificationServiceList extends TypeOf<typeof NotificationServiceList> {}

/** The request of `NotificationService.ListServices`. */
export const ServicesListRequest = message('notification.ServicesListRequest', {});
export interface ServicesListRequest extends TypeOf<typeof ServicesListRequest> {}

/** A trigger. */
export const NotificationTrigger = message('notification.Trigger', {
  name: string(1, { doc: 'Name.', pointer: true, required: true }),
});
export interface NotificationTrigger extends TypeOf<typeof NotificationTrigger> {}

/** The answer of `NotificationService.ListTriggers`. */
export const NotificationTriggerList = message('notification.TriggerList', {
  items: list(NotificationTrigger, 1, { doc: 'The items.', elementPointer: true }),
});
export interface NotificationTriggerList extends TypeOf<typeof NotificationTriggerList> {}

/** The request of `NotificationService.ListTriggers`. */
export const TriggersListRequest = message('notification.TriggersListRequest', {});
export interface TriggersListRequest extends TypeOf<typeof TriggersListRequest> {}
