import { Module } from '@nestjs/common';
import { GetPolicyController } from './get-policy/get-policy.controller.js';
import { GetPolicyHandler } from './get-policy/get-policy.handler.js';
import { PublishPolicyController } from './publish-policy/publish-policy.controller.js';
import { PublishPolicyHandler } from './publish-policy/publish-policy.handler.js';

/** Policies (办理时限): published by admins, read by everybody who answers for deadlines. */
@Module({
  controllers: [PublishPolicyController, GetPolicyController],
  providers: [PublishPolicyHandler, GetPolicyHandler],
})
export class PoliciesModule {}
