/**
 * Route tables, which rules and realms are looked up in, and the resolver that holds the one in force; start at {@link
 * io.gamegateway.routing.TableRouteResolver}. A {@link io.gamegateway.routing.RouteTable} finds the rule and says who stays; a
 * ranking for each strategy orders the endpoints for those who do not.
 */
@NullMarked
package io.gamegateway.routing;

import org.jspecify.annotations.NullMarked;
