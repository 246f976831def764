package io.strata.probe.host;

import io.strata.probe.measure.Probe;
import java.util.ArrayList;
import java.util.List;
import oshi.SystemInfo;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.util.GlobalConfig;

/** The probes of this machine that the configuration asks for. */
public final class HostProbes {
  private final HostSettings settings;
  private final SystemInfo systemInfo;

  /** Tells OSHI where the machine is seen; to be made once, before anything else uses OSHI. */
  public HostProbes(HostSettings settings) {
    this.settings = settings;
    GlobalConfig.set(GlobalConfig.OSHI_UTIL_PROC_PATH, settings.procPath().toString());
    GlobalConfig.set(GlobalConfig.OSHI_UTIL_SYS_PATH, settings.sysPath().toString());
    this.systemInfo = new SystemInfo();
  }

  /** The one view of the machine that all probes share. */
  public SystemInfo systemInfo() {
    return systemInfo;
  }

  /** When the machine was booted, which is when its counters began. */
  public long bootUnixNano() {
    return systemInfo.getOperatingSystem().getSystemBootTime() * 1_000_000_000L;
  }

  /** The enabled probes. */
  public List<Probe> probes() {
    HostSettings.Probes enabled = settings.probes();
    HardwareAbstractionLayer hardware = systemInfo.getHardware();
    ProcFiles files = new ProcFiles(settings.procPath(), settings.sysPath());
    List<Probe> probes = new ArrayList<>();
    if (enabled.cpu()) {
      probes.add(new CpuProbe(hardware.getProcessor(), settings.cpuPerCore()));
    }
    if (enabled.load()) {
      probes.add(new LoadProbe(hardware.getProcessor()));
    }
    if (enabled.memory()) {
      probes.add(new MemoryProbe(hardware.getMemory(), files));
    }
    if (enabled.paging()) {
      probes.add(new PagingProbe(hardware.getMemory().getVirtualMemory(), files));
    }
    if (enabled.disk()) {
      probes.add(new DiskProbe(hardware, files, settings.diskExclude()));
    }
    if (enabled.filesystem()) {
      probes.add(
          new FilesystemProbe(
              systemInfo.getOperatingSystem().getFileSystem(),
              files,
              settings.rootPath(),
              settings.mountExclude(),
              FilesystemSpace::ofLinux));
    }
    if (enabled.network()) {
      probes.add(new NetworkProbe(hardware, files, settings.networkExclude()));
    }
    if (enabled.processes()) {
      probes.add(
          new ProcessProbe(
              systemInfo.getOperatingSystem(),
              files,
              new TopProcesses(
                  settings.topProcesses(),
                  hardware.getMemory().getPageSize(),
                  hardware.getProcessor().getLogicalProcessorCount(),
                  bootUnixNano())));
    }
    if (enabled.uptime()) {
      probes.add(new UptimeProbe(systemInfo.getOperatingSystem(), files));
    }
    if (enabled.connections()) {
      probes.add(
          new ConnectionProbe(systemInfo.getOperatingSystem().getInternetProtocolStats(), files));
    }
    probes.addAll(linuxProbes(enabled, files));
    return probes;
  }

  /** What other systems do not have, or do not tell. */
  private List<Probe> linuxProbes(HostSettings.Probes enabled, ProcFiles files) {
    List<Probe> probes = new ArrayList<>();
    if (!files.exists()) {
      return probes;
    }
    if (enabled.pressure()) {
      probes.add(new PressureProbe(files));
    }
    if (enabled.kernel()) {
      probes.add(new KernelProbe(files));
    }
    if (enabled.clock()) {
      probes.add(new ClockProbe(ClockProbe::ofLinux));
    }
    if (enabled.sensors()) {
      probes.add(new SensorProbe(files));
    }
    if (enabled.containers()) {
      probes.add(new ContainerProbe(files));
    }
    if (enabled.systemd()) {
      probes.add(
          new SystemdProbe(settings.rootPath(), settings.systemdUnits(), SystemdProbe::systemctl));
    }
    return probes;
  }
}
