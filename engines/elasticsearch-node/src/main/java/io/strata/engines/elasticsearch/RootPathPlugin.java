package io.strata.engines.elasticsearch;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.features.NodeFeature;
import org.elasticsearch.plugins.ActionPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.rest.RestHandler;

/** Adds {@code GET /}, which clients ask for the version; its own module is not published. */
public final class RootPathPlugin extends Plugin implements ActionPlugin {
  private volatile ClusterService clusterService = unset();

  // The node calls createComponents before it builds the REST handlers.
  @SuppressWarnings("NullAway")
  private static ClusterService unset() {
    return null;
  }

  @Override
  public Collection<?> createComponents(PluginServices services) {
    clusterService = services.clusterService();
    return List.of();
  }

  @Override
  public Collection<RestHandler> getRestHandlers(
      RestHandlersServices services,
      Supplier<DiscoveryNodes> nodesInCluster,
      Predicate<NodeFeature> clusterSupportsFeature) {
    return List.of(new RootPathHandler(clusterService));
  }
}
