package io.strata.probe.host;

import static io.strata.probe.measure.MetricDescriptor.gauge;

import io.strata.probe.measure.Measurements;
import io.strata.probe.measure.MetricDescriptor;
import io.strata.probe.measure.Probe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Temperatures and fans, where the machine has sensors: Linux's {@code /sys/class/hwmon}, in
 * thousandths of a degree and in rotations per minute. Virtual machines have none.
 */
final class SensorProbe implements Probe {
  private static final MetricDescriptor TEMPERATURE =
      gauge("hw.temperature", "Cel", "Temperature at a sensor");
  private static final MetricDescriptor FAN = gauge("hw.fan.speed", "rpm", "Speed of a fan");
  private static final Pattern INPUT = Pattern.compile("(temp|fan)(\\d{1,3})_input");

  /** A broken driver must not make series without end. */
  private static final int MAX_SENSORS = 256;

  private final ProcFiles files;

  SensorProbe(ProcFiles files) {
    this.files = files;
  }

  @Override
  public String name() {
    return "sensors";
  }

  @Override
  public List<MetricDescriptor> metrics() {
    return List.of(TEMPERATURE, FAN);
  }

  @Override
  public void collect(Measurements measurements) throws IOException {
    int sensors = 0;
    for (Path chip : files.sysEntries("class/hwmon")) {
      for (Path file : ProcFiles.entries(chip)) {
        Matcher input = INPUT.matcher(file.getFileName().toString());
        if (input.matches() && sensors++ < MAX_SENSORS) {
          collect(chip, file, input, measurements);
        }
      }
    }
  }

  private static void collect(Path chip, Path file, Matcher input, Measurements measurements) {
    // A sensor that is switched off fails to be read, one that is not there reads as 0 rpm or -128.
    OptionalDouble value = ProcFiles.number(file);
    if (value.isEmpty()) {
      return;
    }
    String sensor = input.group(1) + input.group(2);
    String chipName = ProcFiles.text(chip.resolve("name")).orElse(chip.getFileName().toString());
    String label = ProcFiles.text(chip.resolve(sensor + "_label")).orElse(sensor);
    String[] attributes = {
      "hw.id", chip.getFileName() + "/" + sensor, "hw.name", chipName, "hw.sensor_location", label
    };
    if (input.group(1).equals("fan")) {
      measurements.record(FAN, value.getAsDouble(), attributes);
    } else {
      measurements.record(TEMPERATURE, value.getAsDouble() / 1000, attributes);
    }
  }
}
