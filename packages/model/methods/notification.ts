import type { Service } from './build.ts';
import { get, unary } from './build.ts';
import {
  NotificationServiceList,
  NotificationTemplateList,
  NotificationTriggerList,
  ServicesListRequest,
  TemplatesListRequest,
  TriggersListRequest,
} from '../schema/services/notification.ts';

/** What notifications are configured. */
export const notificationService = {
  name: 'notification.NotificationService',
  methods: {
    ListTriggers: unary(TriggersListRequest, NotificationTriggerList, get('/api/v1/notifications/triggers')),
    ListServices: unary(ServicesListRequest, NotificationServiceList, get('/api/v1/notifications/services')),
    ListTemplates: unary(
      TemplatesListRequest,
      NotificationTemplateList,
      get('/api/v1/notifications/templates'),
    ),
  },
} satisfies Service;
