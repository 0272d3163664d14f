@echo off
rem Drover's command line. "drover service" starts the headless platform, "drover demo" shows the main job.
setlocal
set "HOME_DIR=%~dp0.."
set "JAVA_CMD=java"
if defined JAVA_HOME set "JAVA_CMD=%JAVA_HOME%\bin\java"
if not defined DROVER_DATA set "DROVER_DATA=%LOCALAPPDATA%\drover"
if "%~1"=="service" (
  call "%~dp0drover-service.cmd" "-Ddrover.data=%DROVER_DATA%"
) else if "%~1"=="demo" (
  "%JAVA_CMD%" -XX:TieredStopAtLevel=1 -cp "%HOME_DIR%\cli\*" "-Ddrover.product=%HOME_DIR%" org.drover.cli.internal.demo.Demo
) else (
  "%JAVA_CMD%" -XX:TieredStopAtLevel=1 -cp "%HOME_DIR%\cli\*" "-Ddrover.data.default=%DROVER_DATA%" org.drover.cli.internal.Drover %*
)
