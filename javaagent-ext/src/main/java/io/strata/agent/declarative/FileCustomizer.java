package io.strata.agent.declarative;

import io.opentelemetry.sdk.autoconfigure.declarativeconfig.DeclarativeConfiguration;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.DeclarativeConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.DeclarativeConfigurationCustomizerProvider;
import io.opentelemetry.sdk.autoconfigure.declarativeconfig.model.OpenTelemetryConfigurationModel;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.resources.Resource;
import io.strata.agent.StrataDefaults;
import io.strata.agent.caller.AllowedHosts;
import io.strata.agent.measure.MeasureSettings;
import io.strata.agent.measure.Measuring;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Attaches everything to an SDK that a configuration file configures ({@code otel.config.file}):
 * what the properties' customizers do for one that properties configure. What the file names stays;
 * a signal, a sampler or propagators that it does not name are the agent's defaults. The agent's
 * own settings are below {@code distribution: strata:} in the file, or properties as ever.
 */
public final class FileCustomizer implements DeclarativeConfigurationCustomizerProvider {
  private static final Logger logger = Logger.getLogger(FileCustomizer.class.getName());

  @Override
  public void customize(DeclarativeConfigurationCustomizer customizer) {
    customizer.addModelCustomizer(this::complete);
  }

  /** Before the agent reads what the file says of its instrumentation. */
  @Override
  public int order() {
    return -100;
  }

  private OpenTelemetryConfigurationModel complete(OpenTelemetryConfigurationModel model) {
    if (Boolean.TRUE.equals(model.getDisabled())) {
      return model;
    }
    try {
      ConfigProperties config = FileSettings.begin(model);
      StrataDefaults.prepare(FileSettings.names(model));
      FileDefaults.addTo(model, config);
      Resource resource = resource(model);
      Resource marked =
          Measuring.begin(
              MeasureSettings.of(config, FileModel.metricExporters(model)),
              AllowedHosts.of(config),
              resource);
      FileModel.attach(model, !marked.equals(resource));
    } catch (RuntimeException | LinkageError e) {
      logger.log(
          Level.WARNING, "Strata's part of the agent can't work with this configuration file.", e);
    }
    return model;
  }

  /** The resource that the file describes, with everything that is detected. */
  private static Resource resource(OpenTelemetryConfigurationModel model) {
    OpenTelemetryConfigurationModel alone =
        new OpenTelemetryConfigurationModel()
            .setFileFormat(model.getFileFormat())
            .setResource(model.getResource());
    return DeclarativeConfiguration.create(alone, InTheAgent.componentLoader()).getResource();
  }
}
