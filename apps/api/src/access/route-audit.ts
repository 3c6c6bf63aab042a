import { Injectable, type OnModuleInit } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { hasAccess } from './access.decorator.js';

/** Refuses to start while any route says nothing about who may call it: forgetting is denied, not allowed. */
@Injectable()
export class RouteAudit implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /** @throws Error naming every handler without `@Access` or `@Public` */
  onModuleInit(): void {
    const open = this.discovery.getControllers().flatMap(({ metatype, name }) => {
      if (typeof metatype !== 'function') return [];
      const prototype = metatype.prototype as Record<string, object>;
      return this.scanner.getAllMethodNames(prototype)
        .filter((method) => isRoute(prototype[method]) && !hasAccess(prototype[method]!))
        .map((method) => `${name}.${method}`);
    });
    if (open.length > 0) throw new Error(`routes without @Access or @Public: ${open.join(', ')}; say who may call them`);
  }
}

function isRoute(handler: object | undefined): boolean {
  return handler !== undefined && Reflect.hasMetadata(METHOD_METADATA, handler);
}
